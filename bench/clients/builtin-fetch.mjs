import { bareClient, jsonHeaders } from './bare.mjs'

export const title = 'built-in fetch'

/**
 * The floor of whatever runs over `fetch`.
 * @param {import('./index.mjs').Setting} setting
 */
export async function create({ baseURL }) {
  /** @param {string} path @param {string} body */
  async function post(path, body) {
    const response = await fetch(baseURL + path, { method: 'POST', headers: jsonHeaders, body })
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`)
    return response
  }
  return bareClient({
    text: async (path, body) => (await post(path, body)).text(),
    async pour(path, body, onBytes) {
      const reader = (await post(path, body)).body.getReader()
      for (let step = await reader.read(); !step.done; step = await reader.read()) onBytes(step.value)
    },
  })
}
