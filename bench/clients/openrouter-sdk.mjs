import { OpenRouter } from '@openrouter/sdk'
import { writeTool } from './write-tool.mjs'

export const title = '@openrouter/sdk'

/**
 * @param {import('./index.mjs').Setting} setting
 * @returns {Promise<import('./index.mjs').Client>}
 */
export async function create({ baseURL }) {
  const client = new OpenRouter({ serverURL: baseURL, apiKey: 'bench', retryConfig: { strategy: 'none' } })

  return {
    async chat(model, messages) {
      const { choices, usage } = await client.chat.send({ chatRequest: { model, messages } })
      return { text: choices[0].message.content, outputTokens: usage.completionTokens, costUsd: usage.cost }
    },
    async stream(model, messages, onText) {
      let text = ''
      let usage
      for await (const chunk of await client.chat.send({ chatRequest: { model, messages, stream: true } })) {
        const piece = chunk.choices[0]?.delta.content
        if (piece) {
          text += piece
          onText?.(piece)
        }
        usage = chunk.usage ?? usage
      }
      return { text, outputTokens: usage?.completionTokens, costUsd: usage?.cost }
    },
    // It gives fragments and leaves the joining to its caller.
    async toolCall(model, messages) {
      let json = ''
      for await (const chunk of await client.chat.send({ chatRequest: { model, messages, tools: [writeTool], stream: true } }))
        json += chunk.choices[0]?.delta.toolCalls?.[0]?.function?.arguments ?? ''
      return JSON.parse(json).text
    },
    // Base64 comes back as texts, not decoded: that is not the same answer, so it is not compared.
    async embed(model, input, base64) {
      if (base64) return undefined
      const { data } = await client.embeddings.generate({ requestBody: { model, input } })
      return data.map(({ embedding }) => embedding)
    },
    async image(model, prompt) {
      const { choices } = await client.chat.send({ chatRequest: { model, messages: [{ role: 'user', content: prompt }] } })
      const { url } = choices[0].message.images[0].imageUrl
      return url.slice(url.indexOf(',') + 1)
    },
  }
}
