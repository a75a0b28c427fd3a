/** What a dispatcher of undici was asked to send, in all the forms that undici takes, as a server would have received it. */
import { receive, type ReceivedRequest } from '../http/received-request.ts'

/** The options of `Dispatcher.dispatch` that a replay looks at. */
export interface DispatchOptions {
  readonly origin?: string | URL | undefined
  readonly path: string
  readonly method: string
  /** A string, bytes, form, blob, stream or any iterable of pieces. */
  readonly body?: unknown
  /** A record, a flat list of names and values, or pairs. */
  readonly headers?: unknown
  readonly query?: object | null | undefined
  /** Milliseconds of silence after which a body fails. Only where given: a replay has no limit of its own. */
  readonly bodyTimeout?: number | null | undefined
}

/** Reads the body to its end; rejects with what the body's stream fails with. */
export async function receiveDispatch(options: DispatchOptions): Promise<ReceivedRequest> {
  const headers = headerRecord(options.headers)
  const { bytes, contentType } = await readBody(options.body)
  const all =
    contentType !== undefined && headers['content-type'] === undefined ? { ...headers, 'content-type': contentType } : headers
  return await receive(options.method, pathOf(options), all, bytes)
}

function pathOf({ path, query }: DispatchOptions): string {
  if (!query) return path
  const pairs = Object.entries(query).flatMap(([name, value]: [string, unknown]) =>
    (Array.isArray(value) ? value : [value]).map((item) => [name, item === null || item === undefined ? '' : String(item)]),
  )
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(pairs)}`
}

function headerRecord(headers: unknown): Record<string, string> {
  const record: Record<string, string> = {}
  for (const [name, value] of headerPairs(headers)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === undefined || item === null) continue
      const key = name.toLowerCase()
      record[key] = record[key] === undefined ? String(item) : `${record[key]}, ${String(item)}`
    }
  }
  return record
}

function headerPairs(headers: unknown): readonly (readonly [name: string, value: unknown])[] {
  if (headers === null || headers === undefined) return []
  if (!isIterable(headers)) return Object.entries(headers)
  const items = [...headers]
  if (items.every((item) => Array.isArray(item))) return items.map((item) => [String(item[0]), item[1]])
  return Array.from({ length: items.length / 2 }, (_, index) => [String(items[2 * index]), items[2 * index + 1]])
}

interface ReadBody {
  readonly bytes?: Uint8Array
  /** What the body itself says it is: the boundary of a form. */
  readonly contentType?: string
}

async function readBody(body: unknown): Promise<ReadBody> {
  if (body === null || body === undefined) return {}
  if (typeof body === 'string') return { bytes: new TextEncoder().encode(body) }
  if (ArrayBuffer.isView(body)) return { bytes: new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice() }
  if (body instanceof ArrayBuffer) return { bytes: new Uint8Array(body.slice()) }
  if (body instanceof Blob) return await written(body)
  if (isForm(body)) return await written(ownForm(body))
  if (isAsyncIterable(body) || isIterable(body)) return { bytes: await readPieces(body) }
  throw new TypeError('body must be a string, a Buffer, a Readable stream, an iterable, or an async iterable')
}

async function written(body: Blob | FormData): Promise<ReadBody> {
  const response = new Response(body)
  const contentType = response.headers.get('content-type')
  return { bytes: new Uint8Array(await response.arrayBuffer()), ...(contentType !== null && { contentType }) }
}

/** By its tag: the form may be of another copy of undici. */
function isForm(body: object): body is FormData {
  return Object.prototype.toString.call(body) === '[object FormData]'
}

function ownForm(form: FormData): FormData {
  if (form instanceof FormData) return form
  const own = new FormData()
  // Safe: `isForm` has found a form, which holds strings and files in every copy of undici.
  for (const [name, value] of form as Iterable<[string, string | File]>) {
    if (typeof value === 'string') own.append(name, value)
    else own.append(name, value, value.name)
  }
  return own
}

async function readPieces(body: AsyncIterable<unknown> | Iterable<unknown>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) {
    const { bytes } = await readBody(piece)
    if (bytes) pieces.push(bytes)
  }
  return new Uint8Array(Buffer.concat(pieces))
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
