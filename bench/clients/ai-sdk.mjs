import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { embedMany, generateText, jsonSchema, streamText, tool } from 'ai'
import { writeTool } from './write-tool.mjs'

export const title = 'AI SDK 6'

/**
 * @param {import('./index.mjs').Setting} setting
 * @returns {Promise<import('./index.mjs').Client>}
 */
export async function create({ baseURL }) {
  globalThis.AI_SDK_LOG_WARNINGS = false
  const provider = createOpenRouter({ baseURL, apiKey: 'bench' })
  const maxRetries = 0
  const tools = { write: tool({ inputSchema: jsonSchema(writeTool.function.parameters) }) }

  return {
    async chat(model, messages) {
      const { text, usage } = await generateText({ model: provider.chat(model), messages, maxRetries })
      return { text, outputTokens: usage.outputTokens }
    },
    async stream(model, messages, onText) {
      const result = streamText({ model: provider.chat(model), messages, maxRetries })
      let text = ''
      for await (const piece of result.textStream) {
        text += piece
        onText?.(piece)
      }
      return { text, outputTokens: (await result.usage).outputTokens }
    },
    async toolCall(model, messages) {
      const result = streamText({ model: provider.chat(model), messages, tools, maxRetries })
      const [call] = await result.toolCalls
      return call.input.text
    },
    async embed(model, values, base64) {
      if (base64) return undefined
      const { embeddings } = await embedMany({ model: provider.textEmbeddingModel(model), values, maxRetries })
      return embeddings
    },
    async image(model, prompt) {
      const { files } = await generateText({ model: provider.chat(model), prompt, maxRetries })
      return files[0]?.base64
    },
  }
}
