import { ChatOpenRouter } from '@langchain/openrouter'
import { writeTool } from './write-tool.mjs'

export const title = 'LangChain'

/**
 * @param {import('./index.mjs').Setting} setting
 * @returns {Promise<import('./index.mjs').Client>}
 */
export async function create({ baseURL }) {
  /** @type {Map<string, ChatOpenRouter>} */
  const chats = new Map()
  /** @param {string} model */
  function chatOf(model) {
    let chat = chats.get(model)
    if (!chat)
      chats.set(model, (chat = new ChatOpenRouter({ model, baseURL, apiKey: 'bench', maxRetries: 0, streamUsage: true })))
    return chat
  }

  return {
    async chat(model, messages) {
      const { content, usage_metadata: usage } = await chatOf(model).invoke(messages)
      return { text: content, outputTokens: usage.output_tokens }
    },
    async stream(model, messages, onText) {
      let text = ''
      let outputTokens
      for await (const { content, usage_metadata: usage } of await chatOf(model).stream(messages)) {
        if (content !== '') {
          text += content
          onText?.(content)
        }
        outputTokens = usage?.output_tokens ?? outputTokens
      }
      return { text, outputTokens }
    },
    async toolCall(model, messages) {
      let whole
      for await (const chunk of await chatOf(model).bindTools([writeTool]).stream(messages)) whole = whole?.concat(chunk) ?? chunk
      return whole?.tool_calls?.[0]?.args.text
    },
    // It drops pictures, but a caller would not know before asking.
    async image(model, prompt) {
      const { content } = await chatOf(model).invoke([{ role: 'user', content: prompt }])
      return Array.isArray(content) ? content.find(({ type }) => type === 'image_url')?.image_url : undefined
    },
  }
}
