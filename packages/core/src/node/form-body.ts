import type { TransportRequest } from '../transport.ts'

/** Asks for the global `FormData` last: touching it loads the fetch built into Node, with its global dispatcher. */
export function isForm(body: TransportRequest['body']): body is FormData {
  return body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array) && body instanceof FormData
}

/** undici's dispatch takes bytes only; a Response knows how a form is written. */
export async function encodeForm(request: TransportRequest, form: FormData): Promise<TransportRequest> {
  const encoded = new Response(form)
  const headers = { ...request.headers, 'content-type': encoded.headers.get('content-type') ?? 'multipart/form-data' }
  return { ...request, headers, body: new Uint8Array(await encoded.arrayBuffer()) }
}
