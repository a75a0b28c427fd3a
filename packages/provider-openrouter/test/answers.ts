import type { Transport, TransportRequest } from '@polymux/core'
import { openrouter } from '../src/index.ts'
import type { OpenRouterSettings } from '../src/index.ts'

/** One answer: a body as JSON or as its text, with a status. */
export interface Answer {
  readonly status?: number
  readonly body: unknown
  readonly type?: string
}

/** What was sent, and a provider that sent it. */
export interface Answered {
  readonly provider: ReturnType<typeof openrouter>
  /** Method, URL and body of each request, in order. */
  sent(): readonly { readonly method: string; readonly url: string; readonly body?: unknown }[]
  readonly requests: readonly TransportRequest[]
}

/** A provider whose requests are answered in turn; the last answer is given for all that follow. */
export function answered(answers: readonly Answer[], settings: OpenRouterSettings = {}): Answered {
  const requests: TransportRequest[] = []
  const transport: Transport = async (request) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)]
    requests.push(request)
    const text = typeof answer?.body === 'string' ? answer.body : JSON.stringify(answer?.body)
    return {
      status: answer?.status ?? 200,
      headers: { 'content-type': answer?.type ?? 'application/json', 'x-request-id': 'req-1' },
      body: once(new TextEncoder().encode(text)),
    }
  }
  return {
    provider: openrouter({ apiKey: 'sk-test', transport, ...settings }),
    requests,
    sent: () =>
      requests.map(({ body, method, url }) =>
        typeof body === 'string' ? { method, url, body: JSON.parse(body) as unknown } : { method, url },
      ),
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
