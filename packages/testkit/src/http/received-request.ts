/** A request as it was received: what matching, the journal and the emulator look at. */
import type { TransportRequest } from '@polymux/core'
import { type FormPart, readForm } from './form.ts'

/** A request as it came, credentials and all, its body read to the end. */
export interface ReceivedRequest {
  /** In upper case. */
  readonly method: string
  /** With the query. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Absent when there was none. */
  readonly bytes?: Uint8Array | undefined
  /** The parts of a `multipart/form-data` body; absent when it is none. */
  readonly form?: readonly FormPart[] | undefined
}

/** The body as text; `undefined` when there is none, or when it is a form. */
export function bodyText({ bytes, form }: ReceivedRequest): string | undefined {
  return bytes === undefined || form !== undefined ? undefined : new TextDecoder().decode(bytes)
}

/** The target of a request taken apart. What names no place at all, such as `http://`, is the root: a stranger's slip must not be an error of ours. */
export function targetOf(path: string): URL {
  const target = path.startsWith('/') ? `http://any${path}` : path
  return new URL(URL.canParse(target, 'http://any') ? target : '/', 'http://any')
}

/** What a `Transport` was asked to send, as a server would have received it. */
export async function receiveTransport(request: TransportRequest): Promise<ReceivedRequest> {
  const { pathname, search } = new URL(request.url)
  const { body } = request
  if (typeof body === 'string' || body instanceof Uint8Array || body === undefined) {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
    return await receive(request.method, pathname + search, request.headers, bytes)
  }
  // The runtime writes the form, and the boundary into the content type, as it would on its way to a server.
  const written = new Response(body)
  const headers = { ...request.headers, 'content-type': written.headers.get('content-type') ?? '' }
  return await receive(request.method, pathname + search, headers, new Uint8Array(await written.arrayBuffer()))
}

/** Puts together what was received; a form is taken apart. */
export async function receive(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array | undefined,
): Promise<ReceivedRequest> {
  const form = bytes && (await readForm(bytes, headers['content-type'] ?? ''))
  return { method: method.toUpperCase(), path, headers, ...(bytes && { bytes }), ...(form && { form }) }
}
