/** HTTP/1.1 on the way out: the head of an answer and its chunks. */

/** @param {string} contentType */
export function head(contentType) {
  return Buffer.from(
    [
      'HTTP/1.1 200 OK',
      'Date: Thu, 30 Oct 2025 13:44:22 GMT',
      `Content-Type: ${contentType}`,
      'Transfer-Encoding: chunked',
      'Connection: keep-alive',
      'Access-Control-Allow-Origin: *',
      'Cache-Control: no-cache',
      'Vary: Accept-Encoding',
      'Referrer-Policy: no-referrer, strict-origin-when-cross-origin',
      'X-Content-Type-Options: nosniff',
      'Server: cloudflare',
      '\r\n',
    ].join('\r\n'),
  )
}

/** @param {string | Buffer} data */
export function chunk(data) {
  const bytes = Buffer.from(data)
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
}

export const lastChunk = Buffer.from('0\r\n\r\n')
