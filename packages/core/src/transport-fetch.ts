/** The transport of browsers, edge workers, Deno and Bun. */
import type { Transport, TransportRequest, TransportResponse } from './transport.ts'

/** A transport over `fetch`; the global one by default, looked up at each call so that a patched one is used. Redirects are not followed. */
export function fetchTransport(fetch?: typeof globalThis.fetch): Transport {
  const transport = async (request: TransportRequest): Promise<TransportResponse> => {
    const { method, url, headers, body } = request
    const send = fetch ?? globalThis.fetch
    // Safe: the DOM type asks for bytes over an ArrayBuffer; those of a SharedArrayBuffer, which it excludes, fetch copies all the same.
    const init: RequestInit = {
      method,
      headers,
      redirect: 'manual',
      signal: signalOf(request),
      ...(body !== undefined && { body: body as BodyInit }),
    }
    // Whether a connection stands cannot be seen from here: from now on the request counts as sent.
    request.onConnected?.()
    const response = await send(url, init)
    return { status: response.status, headers: Object.fromEntries(response.headers), body: bytesOf(response) }
  }
  return Object.assign(transport, { attentive: true } as const)
}

function signalOf({ signal, whenAborted }: TransportRequest): AbortSignal | null {
  if (signal || !whenAborted) return signal ?? null
  const controller = new AbortController()
  whenAborted((reason) => controller.abort(reason))
  return controller.signal
}

/** What `#transport` stands for where there is no undici. */
export function createTransport(): Transport {
  return fetchTransport()
}

async function* bytesOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  if (!reader) return
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value
  } finally {
    // Cancelling, unlike releasing the lock, closes the connection of an answer that was not read to its end.
    reader.cancel().catch(() => {})
  }
}
