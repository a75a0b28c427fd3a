import { connect } from 'node:net'
import { once } from 'node:events'

/**
 * Asks the same thing again and again over `connections` kept sockets for `durationMs`, reading as little as it takes to see an answer
 * end, so that the one asking is not what is measured. Resolves to the answers per second and their number.
 * @param {{ url: string, path: string, body: string, connections: number, durationMs: number }} setting
 */
export async function load({ url, path, body, connections, durationMs }) {
  const { hostname, port } = new URL(url)
  const head = `POST ${path} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\nauthorization: Bearer bench\r\n`
  const request = Buffer.from(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  const startedAt = performance.now()
  const counts = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(Number(port), hostname).setNoDelay()
      await once(socket, 'connect')
      let answers = 0
      while (performance.now() - startedAt < durationMs) {
        await exchange(socket, request)
        answers++
      }
      socket.destroy()
      return answers
    }),
  )
  const answers = counts.reduce((sum, count) => sum + count, 0)
  return { answers, perSecond: answers / ((performance.now() - startedAt) / 1_000) }
}

const terminator = Buffer.from('\r\n0\r\n\r\n')

/**
 * Sends one request and waits for the end of its answer: the last chunk, or as many bytes as were announced.
 * @param {import('node:net').Socket} socket
 * @param {Buffer} request
 * @returns {Promise<void>}
 */
function exchange(socket, request) {
  return new Promise((resolve, reject) => {
    let received = 0
    let expected = 0
    let tail = Buffer.alloc(0)
    const onData = (/** @type {Buffer} */ bytes) => {
      if (received === 0) {
        const headEnd = bytes.indexOf('\r\n\r\n')
        const length = /content-length: (\d+)/i.exec(bytes.subarray(0, headEnd).toString('latin1'))?.[1]
        expected = length === undefined ? 0 : headEnd + 4 + Number(length)
        if (!bytes.subarray(0, 15).toString('latin1').startsWith('HTTP/1.1 200'))
          reject(new Error(bytes.toString('utf8', 0, 500)))
      }
      received += bytes.length
      tail = bytes.length >= terminator.length ? bytes.subarray(-terminator.length) : Buffer.concat([tail, bytes]).subarray(-7)
      if (expected > 0 ? received < expected : !tail.equals(terminator)) return
      socket.off('data', onData).off('error', reject)
      resolve()
    }
    socket.on('data', onData).once('error', reject)
    socket.write(request)
  })
}
