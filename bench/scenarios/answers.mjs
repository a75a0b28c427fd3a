/** What is asked in most scenarios, and whether the answer is the right one. */
import { costUsd, tokens } from '../server/content.mjs'

export const question = [
  { role: 'system', content: 'You describe what you see in one short paragraph.' },
  { role: 'user', content: 'Tell me about the sea this evening.' },
]

/**
 * Throws unless the client gave back everything that was sent.
 * @param {import('../clients/index.mjs').Answer} answer
 * @param {string} text
 */
export function check(answer, text) {
  if (answer.text !== text) throw new Error(`the text is wrong: ${answer.text?.length} of ${text.length} characters`)
  if (answer.outputTokens !== tokens.output) throw new Error(`the usage is wrong: ${answer.outputTokens} output tokens`)
  if (answer.costUsd !== undefined && answer.costUsd !== costUsd) throw new Error(`the cost is wrong: ${answer.costUsd}`)
}

/** @param {import('../measure/worker.mjs').Task} task */
export async function createClient({ client, setting }) {
  const { loadClient } = await import('../clients/index.mjs')
  return (await loadClient(client)).create(setting)
}
