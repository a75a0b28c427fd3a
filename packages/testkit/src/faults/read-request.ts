/** Just enough of HTTP/1.1 to read what a client of models sends: a head, and a body by length or in chunks. */
import type { SocketSource } from './socket-source.ts'

/** The head of a request, credentials and all. */
export interface RequestHead {
  readonly method: string
  readonly path: string
  /** Names in lower case; repeated ones joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
}

/** The next head, `undefined` when the client has gone. Throws `TypeError` for anything that is no request. */
export async function readHead(source: SocketSource): Promise<RequestHead | undefined> {
  const bytes = await readThrough(source, '\r\n\r\n')
  if (!bytes) return undefined
  const [first = '', ...lines] = bytes.toString('latin1').trimEnd().split('\r\n')
  const [, method, path] = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/.exec(first) ?? []
  if (method === undefined || path === undefined) throw new TypeError(`not a request line: ${first.slice(0, 80)}`)
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const at = line.indexOf(':')
    const name = line.slice(0, at).trim().toLowerCase()
    const value = line.slice(at + 1).trim()
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return { method, path, headers }
}

/** The body that goes with a head; `undefined` when the client goes away within it. */
export async function readBody(
  source: SocketSource,
  head: RequestHead,
  pause?: () => Promise<void>,
): Promise<Buffer | undefined> {
  const { headers } = head
  if (headers['transfer-encoding']?.includes('chunked')) return readChunks(source, pause)
  return readBytes(source, Number(headers['content-length'] ?? 0), pause)
}

async function readChunks(source: SocketSource, pause?: () => Promise<void>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  for (;;) {
    const line = await readThrough(source, '\r\n')
    const size = Number.parseInt(line?.toString('latin1') ?? '', 16)
    if (!Number.isSafeInteger(size)) return undefined
    const chunk = await readBytes(source, size + 2, pause)
    if (!chunk) return undefined
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(chunk.subarray(0, size))
  }
}

/** Bytes up to and including `mark`. */
async function readThrough(source: SocketSource, mark: string): Promise<Buffer | undefined> {
  let bytes = Buffer.alloc(0)
  for (;;) {
    const next = await source.read()
    if (!next) return undefined
    bytes = Buffer.concat([bytes, next])
    const at = bytes.indexOf(mark)
    if (at < 0) continue
    source.unread(bytes.subarray(at + mark.length))
    return bytes.subarray(0, at + mark.length)
  }
}

async function readBytes(source: SocketSource, length: number, pause?: () => Promise<void>): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = []
  let missing = length
  while (missing > 0) {
    await pause?.()
    const next = await source.read()
    if (!next) return undefined
    parts.push(next.subarray(0, missing))
    source.unread(next.subarray(missing))
    missing -= next.length
  }
  return Buffer.concat(parts)
}
