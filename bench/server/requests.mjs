/** HTTP/1.1 on the way in: as little of it as the clients use. */

const headEnd = Buffer.from('\r\n\r\n')

/**
 * @typedef {{ readonly path: string, readonly body: Buffer }} Request
 */

/**
 * Calls `onRequest` for each whole request that comes over the socket.
 * @param {import('node:net').Socket} socket
 * @param {(request: Request) => void} onRequest
 */
export function readRequests(socket, onRequest) {
  /** @type {Buffer[]} */
  let parts = []
  let size = 0
  let wanted = 0

  socket.on('data', (bytes) => {
    parts.push(bytes)
    size += bytes.length
    if (size < wanted) return
    const whole = parts.length === 1 ? bytes : Buffer.concat(parts)
    const bodyStart = whole.indexOf(headEnd) + headEnd.length
    if (bodyStart >= headEnd.length) {
      const head = whole.latin1Slice(0, bodyStart)
      wanted = bodyStart + Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0)
      if (/transfer-encoding: *chunked/i.test(head) && !whole.subarray(-7).equals(Buffer.from('\r\n0\r\n\r\n'))) wanted = size + 1
      if (size >= wanted) {
        parts = []
        size = 0
        wanted = 0
        return onRequest({ path: head.split(' ', 2)[1] ?? '', body: whole.subarray(bodyStart) })
      }
    }
    parts = [whole]
  })
}
