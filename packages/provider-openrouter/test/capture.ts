import type { Transport, TransportRequest } from '@polymux/core'

/** A transport that keeps what it is sent and gives one answer to everything. */
export interface Capture {
  readonly transport: Transport
  readonly requests: readonly TransportRequest[]
  /** Bodies as parsed JSON. */
  bodies(): readonly unknown[]
}

export function capture(answer: unknown, status = 200): Capture {
  const requests: TransportRequest[] = []
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
  const transport: Transport = async (request) => {
    requests.push(request)
    return { status, headers: { 'content-type': 'application/json' }, body: once(new TextEncoder().encode(text)) }
  }
  return {
    transport,
    requests,
    bodies: () => requests.map(({ body }) => (typeof body === 'string' ? (JSON.parse(body) as unknown) : body)),
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** The least that is a chat answer. */
export const chatAnswer: Readonly<Record<string, unknown>> = {
  id: 'gen-1',
  model: 'm',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hi!' } }],
}
