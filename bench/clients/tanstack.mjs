import { chat as runChat } from '@tanstack/ai'
import { createOpenRouterText } from '@tanstack/ai-openrouter'
import { writeTool } from './write-tool.mjs'

export const title = 'TanStack AI'

/**
 * @param {import('./index.mjs').Setting} setting
 * @returns {Promise<import('./index.mjs').Client>}
 */
export async function create({ baseURL }) {
  const tools = [{ name: 'write', description: 'Writes.', inputSchema: writeTool.function.parameters }]
  /** @param {string} model */
  const adapterOf = (model) => createOpenRouterText(model, 'bench', { serverURL: baseURL, retryConfig: { strategy: 'none' } })

  /** @param {string} model @param {readonly object[]} messages @param {(text: string) => void} [onText] */
  async function stream(model, messages, onText) {
    let text = ''
    let usage
    for await (const event of runChat({ adapter: adapterOf(model), messages })) {
      if (event.type === 'TEXT_MESSAGE_CONTENT') {
        text += event.delta
        onText?.(event.delta)
      } else if (event.type === 'RUN_FINISHED') usage = event.usage
      else if (event.type === 'RUN_ERROR') throw new Error(event.message)
    }
    return { text, outputTokens: usage?.completionTokens }
  }

  return {
    // Underneath every call is a stream.
    chat: stream,
    stream,
    async toolCall(model, messages) {
      for await (const event of runChat({ adapter: adapterOf(model), messages, tools })) {
        if (event.type === 'TOOL_CALL_END') return event.input.text
        if (event.type === 'RUN_ERROR') throw new Error(event.message)
      }
      return undefined
    },
  }
}
