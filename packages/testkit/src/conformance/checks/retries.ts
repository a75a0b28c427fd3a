import type { CallOptions } from '@polymux/core'
import { type AnyCall, anyCalls, plainCall, withoutCalls } from '../any-call.ts'
import type { Bench } from '../bench.ts'
import { readStream, textOf } from '../chat-run.ts'
import { chatWire, plainRequest, lacksChat } from '../claims.ts'
import type { Check } from '../check.ts'
import { ensure, ensureEqual, rejection } from '../expectation.ts'
import { promptMs, within } from '../patience.ts'
import { textAnswer } from '../samples.ts'
import { type ScriptedReply, streamReply, wholeReply } from '../scripted-reply.ts'
import { unfinished } from '../stream-samples.ts'

/** Timers may fire a little early. */
const earlyMs = 3
/** What a server asks to wait. */
const hintMs = 60

/** What is tried again, when, and how often. */
export const retryChecks: readonly Check[] = [
  {
    id: 'L1',
    title: 'waits as long as the server asks before it tries again',
    hint: 'the headers that the transport gives to core, and `retryAfterMs` of `error()`',
    level: 1,
    unfit: withoutCalls,
    async run(bench) {
      await Promise.all(anyCalls(bench).map((call) => ensureHintKept(bench, call)))
    },
  },
  {
    id: 'L2',
    title: 'does not try again once text was given',
    hint: 'whatever starts a stream again: once its reader has an event, only the reader may',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    async run(bench) {
      const wire = chatWire(bench)
      const frames = wire.stream(textAnswer(bench.capabilities))
      const broken = streamReply(wire.streamType, unfinished(frames), { end: 'reset' })
      const { chat, server } = await bench.serve([broken, streamReply(wire.streamType, frames)])
      const { error, events } = await readStream(chat().stream(plainRequest, { retry: { attempts: 3 } }))
      ensure(textOf(events) !== '', 'a stream that broke midway gave no text before it failed')
      ensure(
        error !== undefined && server.requests.length === 1,
        `a stream that breaks after its first text must fail and not be asked for again: ${server.requests.length} requests were made, and the text was ${JSON.stringify(textOf(events))}`,
      )
    },
  },
  {
    id: 'L3',
    title: 'makes as many attempts as it is told to',
    hint: 'what tries again beside core, and whether `retry` and `onAttempt` of the call are passed on',
    level: 1,
    unfit: withoutCalls,
    async run(bench) {
      for (const call of anyCalls(bench)) {
        const policies: readonly (readonly [CallOptions['retry'], number, string])[] = [
          [false, 1, 'retry: false'],
          [{ attempts: 1 }, 1, 'retry.attempts 1'],
          [{ attempts: 4 }, 4, 'retry.attempts 4'],
          [undefined, 3, 'nothing said of retries'],
        ]
        for (const [retry, attempts, told] of policies) {
          const served = await bench.serve([refusal(bench, 503, { 'retry-after-ms': '1' })])
          const heard: number[] = []
          const options = { retry, onAttempt: ({ attempt }: { readonly attempt: number }) => void heard.push(attempt) }
          const what = `${call.name}, always answered with status 503, with ${told}`
          const error = await rejection(() => within(call.run(served, options), promptMs * 4, what), what, [
            'overloaded',
            'upstream',
          ])
          ensureEqual(served.server.requests.length, attempts, `${what}: requests made`)
          ensureEqual(error.attempts, attempts, `${what}: error.attempts`)
          ensureEqual(heard.length, attempts, `${what}: calls of onAttempt`)
        }
      }
      await ensureFinal(bench)
    },
  },
]

/** A wait that is too long fails at once and says how long; one that is not is waited out in full. */
async function ensureHintKept(bench: Bench, call: AnyCall): Promise<void> {
  const patient = await bench.serve([refusal(bench, 429, { 'retry-after': '30' }), call.success])
  const tooLong = { retry: { attempts: 3, maxDelayMs: 1_000 } }
  const asked = `${call.name}, told retry-after: 30 with retry.maxDelayMs 1000`
  const error = await rejection(() => within(call.run(patient, tooLong), promptMs * 3, asked), asked, ['rate_limit'])
  ensureEqual(error.retryAfterMs, 30_000, `${asked}: error.retryAfterMs`)
  ensureEqual(patient.server.requests.length, 1, `${asked}: requests made`)

  const what = `${call.name}, told retry-after-ms: ${hintMs}`
  const served = await bench.serve([refusal(bench, 429, { 'retry-after-ms': String(hintMs) }), call.success])
  await within(call.run(served, {}), hintMs + promptMs * 3, what)
  const [first = 0, second = 0] = served.server.times
  ensureEqual(served.server.requests.length, 2, `${what}: requests made`)
  ensure(second - first >= hintMs - earlyMs, `${what}: tried again too early, after ${Math.round(second - first)} ms`)
}

/** What cannot succeed is not tried again, whatever the policy. */
async function ensureFinal(bench: Bench): Promise<void> {
  const call = plainCall(bench)
  const served = await bench.serve([refusal(bench, 401, {})])
  const what = `${call.name}, answered with status 401, with retry.attempts 4`
  await rejection(() => call.run(served, { retry: { attempts: 4 } }), what)
  ensureEqual(served.server.requests.length, 1, `${what}: requests made`)
}

function refusal({ wire }: Bench, status: number, headers: Readonly<Record<string, string>>): ScriptedReply {
  const body = wire.failure({ status, message: 'Not now (conformance)' })
  return wholeReply(body, { status, headers: { 'content-type': 'application/json', ...headers } })
}
