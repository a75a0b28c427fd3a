import type { Transport } from '@polymux/core'

/** A transport whose event stream begins with this text and then says nothing more until it is left. */
export function failingTransport(text: string): Transport {
  return async ({ signal }) => ({ status: 200, headers: { 'content-type': 'text/event-stream' }, body: begin(text, signal) })
}

async function* begin(text: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
  await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }))
}
