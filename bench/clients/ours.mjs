import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export const title = 'polymux'

/**
 * The built packages of the repository under `root`, as an application sees them.
 * @param {import('./index.mjs').Setting} setting
 * @param {(core: object) => object} [choose] more settings of the provider
 * @returns {Promise<import('./index.mjs').Client>}
 */
export async function create({ baseURL, root }, choose = () => ({})) {
  const core = await import(pathToFileURL(join(root, 'packages/core/dist/index.js')).href)
  const { openrouter } = await import(pathToFileURL(join(root, 'packages/provider-openrouter/dist/index.js')).href)
  const provider = openrouter({ baseURL, apiKey: 'bench', ...choose(core) })

  return {
    async chat(model, messages) {
      const { text, usage } = await provider.chat(model).generate({ messages })
      return { text, outputTokens: usage.outputTokens, costUsd: Number(usage.cost?.usd) }
    },
    async stream(model, messages, onText) {
      let text = ''
      let usage
      for await (const event of provider.chat(model).stream({ messages })) {
        if (event.type === 'text-delta') {
          text += event.text
          onText?.(event.text)
        } else if (event.type === 'finish') usage = event.result.usage
      }
      return { text, outputTokens: usage?.outputTokens, costUsd: Number(usage?.cost?.usd) }
    },
    async toolCall(model, messages) {
      const { toolCalls } = await provider.chat(model).stream({ messages, tools: [writeTool] }).result
      return toolCalls[0]?.input.text
    },
    async embed(model, input, base64) {
      const { vectors } = await provider.embedding(model).embed({ input, format: base64 ? 'float32' : 'array' })
      return vectors
    },
    async image(model, prompt) {
      const { images } = await provider.image(model).generate({ prompt })
      return images[0]?.base64
    },
  }
}

const writeTool = {
  name: 'write',
  input: { jsonSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] } },
}
