import { bareClient, jsonHeaders } from './bare.mjs'
import { loadUndici } from './undici.mjs'

export const title = 'undici Agent.dispatch'

/**
 * The layer below the floor: a handler's callbacks, without a stream.
 * @param {import('./index.mjs').Setting} setting
 */
export async function create({ baseURL, root }) {
  const { Agent } = await loadUndici(root)
  const agent = new Agent()
  const { origin, pathname } = new URL(baseURL)

  /** @type {import('./bare.mjs').Wire['pour']} */
  function pour(path, body, onBytes) {
    const request = { origin, path: pathname + path, method: 'POST', headers: jsonHeaders, body }
    return new Promise((resolve, reject) => {
      agent.dispatch(request, {
        onRequestStart() {},
        onResponseStart(_controller, status) {
          if (status !== 200) reject(new Error(`status ${status}`))
        },
        onResponseData: (_controller, bytes) => onBytes(bytes),
        onResponseEnd: () => resolve(),
        onResponseError: (_controller, error) => reject(error),
      })
    })
  }

  return bareClient({
    pour,
    async text(path, body) {
      /** @type {Uint8Array[]} */
      const parts = []
      await pour(path, body, (bytes) => void parts.push(bytes))
      return Buffer.concat(parts).utf8Slice()
    },
  })
}
