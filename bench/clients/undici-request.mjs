import { bareClient, jsonHeaders } from './bare.mjs'
import { loadUndici } from './undici.mjs'

export const title = 'undici.request (floor)'

/**
 * The floor that everything is compared with: the request, `JSON.parse`, and a split at blank lines.
 * @param {import('./index.mjs').Setting} setting
 */
export async function create({ baseURL, root }) {
  const { request } = await loadUndici(root)
  /** @param {string} path @param {string} body */
  async function post(path, body) {
    const response = await request(baseURL + path, { method: 'POST', headers: jsonHeaders, body })
    if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`)
    return response.body
  }
  return bareClient({
    text: async (path, body) => (await post(path, body)).text(),
    async pour(path, body, onBytes) {
      for await (const bytes of await post(path, body)) onBytes(bytes)
    },
  })
}
