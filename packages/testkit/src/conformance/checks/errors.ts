import type { ErrorCode, ModelError } from '@polymux/core'
import { anyCalls, withoutCalls } from '../any-call.ts'
import type { Bench } from '../bench.ts'
import { chatWire, lacksChat } from '../claims.ts'
import type { Check } from '../check.ts'
import { ensure, ensureEqual, rejection } from '../expectation.ts'
import { type ScriptedReply, wholeReply } from '../scripted-reply.ts'

const serverWords = 'No, and this is why (conformance)'

/** What a failure is to be taken for. */
interface StatusCase {
  readonly id: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  readonly retryable: boolean
}

const statusCases: readonly StatusCase[] = [
  {
    id: 'E1',
    title: 'calls status 400 bad_request, which is not tried again',
    status: 400,
    code: 'bad_request',
    retryable: false,
  },
  { id: 'E2', title: 'calls status 401 auth, which is not tried again', status: 401, code: 'auth', retryable: false },
  {
    id: 'E3',
    title: 'calls status 402 payment_required, which is not tried again',
    status: 402,
    code: 'payment_required',
    retryable: false,
  },
  { id: 'E4', title: 'calls status 403 permission, which is not tried again', status: 403, code: 'permission', retryable: false },
  { id: 'E5', title: 'calls status 404 not_found, which is not tried again', status: 404, code: 'not_found', retryable: false },
  { id: 'E6', title: 'calls status 429 rate_limit, which may be tried again', status: 429, code: 'rate_limit', retryable: true },
]

/** What servers say when they say no. */
export const errorChecks: readonly Check[] = [
  ...statusCases.map(statusCheck),
  {
    id: 'E7',
    title: 'makes an error worth another try of a web page with status 5xx',
    hint: '`error()` of the provider: a body need not be JSON, and what it leaves to core is right as a rule',
    level: 1,
    unfit: withoutCalls,
    async run(bench) {
      for (const status of [500, 502, 503, 504]) {
        const page = `<!DOCTYPE html>\n<html><head><title>${status} Bad Gateway</title></head><body><h1>Sorry</h1></body></html>`
        const reply = wholeReply(page, { status, headers: { 'content-type': 'text/html' } })
        for (const { error, what } of await failures(bench, reply, ['upstream', 'overloaded', 'timeout'])) {
          ensureEqual(error.status, status, `${what}, a web page: error.status`)
          ensureEqual(error.retryable, true, `${what}, a web page: error.retryable`)
          ensure(!/<h1>|<body>/i.test(error.message), `${what}: the message must not be the web page, is: ${error.message}`)
        }
      }
    },
  },
  {
    id: 'E8',
    title: 'notices a failure that was sent with status 200',
    hint: '`error()` of the provider, or the decoder: a body sent with status 200 may be a failure; given its status, core knows what it means',
    level: 1,
    unfit: (bench) =>
      lacksChat(bench) ??
      (bench.wire.chat?.failureInSuccess ? undefined : 'servers of this wire do not send failures with status 200'),
    async run(bench) {
      const body = chatWire(bench).failureInSuccess?.({ status: 429, message: serverWords }) ?? ''
      for (const { error, what } of await failures(bench, wholeReply(body), ['rate_limit'])) {
        ensureWords(error, `${what} and in its body ${body}`)
      }
    },
  },
]

function statusCheck({ id, title, status, code, retryable }: StatusCase): Check {
  return {
    id,
    title,
    hint: '`error()` of the provider: core knows what the usual statuses mean, and reads their words and headers',
    level: 1,
    unfit: withoutCalls,
    async run(bench) {
      const hint = status === 429 ? { 'retry-after': '7' } : {}
      const headers = { 'content-type': 'application/json', ...hint }
      const reply = wholeReply(bench.wire.failure({ status, message: serverWords }), { status, headers })
      for (const { error, what } of await failures(bench, reply, [code])) {
        ensureEqual(error.retryable, retryable, `${what}: error.retryable`)
        ensureEqual(error.status, status, `${what}: error.status`)
        ensureWords(error, what)
        if (status === 429) ensureEqual(error.retryAfterMs, 7_000, `${what} and retry-after: 7: error.retryAfterMs`)
      }
    },
  }
}

/** What each way to call fails with when the server gives `reply`. */
async function failures(
  bench: Bench,
  reply: ScriptedReply,
  codes: readonly ErrorCode[],
): Promise<readonly { readonly error: ModelError; readonly what: string }[]> {
  const failed: { error: ModelError; what: string }[] = []
  for (const call of anyCalls(bench)) {
    const served = await bench.serve([reply])
    const what = `${call.name}, answered with status ${reply.status ?? 200}`
    failed.push({ error: await rejection(() => call.run(served, { retry: false }), what, codes), what })
  }
  return failed
}

function ensureWords(error: ModelError, what: string): void {
  ensure(
    error.message.includes(serverWords),
    `${what}: the message must hold the server's words "${serverWords}", is: ${error.message}`,
  )
}
