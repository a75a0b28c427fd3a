/** Whole answers in OpenRouter's shape, serialised once. */
import { chatText, costUsd, imageBase64, tokens, vector } from './content.mjs'
import { chunk, head, lastChunk } from './framing.mjs'

/** The keep-alive that OpenRouter sends ahead of an answer that takes its time. */
const keepAlive = '\n         \n'

const usage = {
  prompt_tokens: tokens.input,
  completion_tokens: tokens.output,
  total_tokens: tokens.input + tokens.output,
  cost: costUsd,
  is_byok: false,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  cost_details: {
    upstream_inference_cost: null,
    upstream_inference_prompt_cost: 0.0000321,
    upstream_inference_completions_cost: 0.0000913,
  },
  completion_tokens_details: { reasoning_tokens: 0, image_tokens: 0 },
}

/** Fields that every chunk of a stream repeats. */
export const envelope = {
  id: 'gen-1761831861-vEmz8uCQWL7wm5zBpYOM',
  provider: 'Anthropic',
  model: 'anthropic/claude-haiku-4.5',
  created: 1761831861,
}
export { usage }

/** @param {string} model */
export function chatAnswer(model) {
  const size = Number(model.split('-')[1] ?? 0)
  const images =
    size > 0 ? [{ type: 'image_url', index: 0, image_url: { url: `data:image/png;base64,${imageBase64(size)}` } }] : undefined
  const message = { role: 'assistant', content: chatText, refusal: null, reasoning: null, images }
  const choice = { logprobs: null, finish_reason: 'stop', native_finish_reason: 'stop', index: 0, message }
  return wholeAnswer({ ...envelope, object: 'chat.completion', choices: [choice], system_fingerprint: null, usage }, keepAlive)
}

/**
 * @param {string} model
 * @param {boolean} base64
 */
export function embeddingAnswer(model, base64) {
  const count = Number(model.split('-')[1])
  const data = Array.from({ length: count }, (_, index) => {
    const numbers = vector(index)
    return {
      object: 'embedding',
      embedding: base64 ? Buffer.from(numbers.buffer).toString('base64') : Array.from(numbers),
      index,
    }
  })
  return wholeAnswer(
    { object: 'list', data, model: 'text-embedding-3-small', usage, provider: 'OpenAI', id: 'gen-emb-1787150070' },
    '',
  )
}

/**
 * @param {unknown} body
 * @param {string} prefix
 */
function wholeAnswer(body, prefix) {
  return Buffer.concat([head('application/json'), ...(prefix ? [chunk(prefix)] : []), chunk(JSON.stringify(body)), lastChunk])
}
