/** What the bare clients share: the least that turns bytes into the same answers. */

export const jsonHeaders = { 'content-type': 'application/json', authorization: 'Bearer bench' }

/**
 * @typedef {object} Wire
 * @property {(path: string, body: string) => Promise<string>} text the whole answer
 * @property {(path: string, body: string, onBytes: (bytes: Uint8Array) => void) => Promise<void>} pour the answer as it comes
 */

/**
 * @param {Wire} wire
 * @returns {import('./index.mjs').Client}
 */
export function bareClient({ text, pour }) {
  /** @param {object} body */
  const chat = (body) => text('/chat/completions', JSON.stringify(body))

  /** @param {string} model @param {readonly object[]} messages @param {(text: string) => void} [onText] */
  async function read(model, messages, onText) {
    const reader = createReader(onText)
    await pour('/chat/completions', JSON.stringify({ model, messages, stream: true }), reader.push)
    return reader
  }

  return {
    async chat(model, messages) {
      const { choices, usage } = JSON.parse(await chat({ model, messages }))
      return { text: choices[0].message.content, outputTokens: usage.completion_tokens, costUsd: usage.cost }
    },
    async stream(model, messages, onText) {
      return (await read(model, messages, onText)).answer()
    },
    async toolCall(model, messages) {
      return (await read(model, messages)).argument()
    },
    async embed(model, input, base64) {
      const body = { model, input, ...(base64 && { encoding_format: 'base64' }) }
      const { data } = JSON.parse(await text('/embeddings', JSON.stringify(body)))
      return data.map(({ embedding }) => (base64 ? toFloats(embedding) : embedding))
    },
    async image(model, prompt) {
      const { choices } = JSON.parse(await chat({ model, messages: [{ role: 'user', content: prompt }] }))
      const { url } = choices[0].message.images[0].image_url
      return url.slice(url.indexOf(',') + 1)
    },
  }
}

/**
 * Splits a stream at its blank lines and reads text, arguments and usage.
 * @param {(text: string) => void} [onText]
 */
function createReader(onText) {
  const decoder = new TextDecoder()
  let rest = ''
  let text = ''
  let json = ''
  let usage

  /** @param {string} data */
  function read(data) {
    const chunk = JSON.parse(data)
    const delta = chunk.choices[0]?.delta
    if (delta?.content) {
      text += delta.content
      onText?.(delta.content)
    }
    if (delta?.tool_calls) json += delta.tool_calls[0].function.arguments
    if (chunk.usage) usage = chunk.usage
  }

  return {
    /** @param {Uint8Array} bytes */
    push(bytes) {
      const events = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) if (event.startsWith('data: {')) read(event.slice(6))
    },
    answer: () => ({ text, outputTokens: usage?.completion_tokens, costUsd: usage?.cost }),
    argument: () => JSON.parse(json).text,
  }
}

/** @param {string} base64 */
function toFloats(base64) {
  const bytes = Buffer.from(base64, 'base64')
  const floats = new Float32Array(bytes.length / 4)
  new Uint8Array(floats.buffer).set(bytes)
  return floats
}
