import OpenAI from 'openai'
import { writeTool } from './write-tool.mjs'

export const title = 'openai 6'

/**
 * @param {import('./index.mjs').Setting} setting
 * @returns {Promise<import('./index.mjs').Client>}
 */
export async function create({ baseURL }) {
  const client = new OpenAI({ baseURL, apiKey: 'bench', maxRetries: 0 })
  const { completions } = client.chat
  const usage = { stream_options: { include_usage: true } }

  return {
    async chat(model, messages) {
      const completion = await completions.create({ model, messages })
      return { text: completion.choices[0].message.content, outputTokens: completion.usage.completion_tokens }
    },
    async stream(model, messages, onText) {
      let text = ''
      let outputTokens
      for await (const chunk of await completions.create({ model, messages, stream: true, ...usage })) {
        const piece = chunk.choices[0]?.delta.content
        if (piece) {
          text += piece
          onText?.(piece)
        }
        if (chunk.usage) outputTokens = chunk.usage.completion_tokens
      }
      return { text, outputTokens }
    },
    async toolCall(model, messages) {
      const completion = await completions.stream({ model, messages, tools: [writeTool], ...usage }).finalChatCompletion()
      return JSON.parse(completion.choices[0].message.tool_calls[0].function.arguments).text
    },
    // Without a format it asks for base64, decodes, and makes arrays of the floats.
    async embed(model, input, base64) {
      const { data } = await client.embeddings.create({ model, input, ...(!base64 && { encoding_format: 'float' }) })
      return data.map(({ embedding }) => embedding)
    },
    async image(model, prompt) {
      const completion = await completions.create({ model, messages: [{ role: 'user', content: prompt }] })
      const { url } = completion.choices[0].message.images[0].image_url
      return url.slice(url.indexOf(',') + 1)
    },
  }
}
