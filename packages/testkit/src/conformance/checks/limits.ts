import { type CallOptions, type ErrorCode, ModelError } from '@polymux/core'
import { type AnyCall, anyCalls, withoutCalls } from '../any-call.ts'
import type { Bench, Served } from '../bench.ts'
import { describe } from '../chat-run.ts'
import { chatWire, plainRequest, lacksChat } from '../claims.ts'
import type { Check } from '../check.ts'
import { ensure, ensureEqual, rejection } from '../expectation.ts'
import { becomes, pause, promptMs, within } from '../patience.ts'
import { textAnswer } from '../samples.ts'
import { type ScriptedReply, streamReply, wholeReply } from '../scripted-reply.ts'
import { unfinished } from '../stream-samples.ts'

/** Longer than any check waits. */
const foreverMs = 60_000

/** What ends a call in time: its deadline, its caller, and silence. */
export const limitChecks: readonly Check[] = [
  {
    id: 'L4',
    title: 'keeps its deadline, whatever the number of attempts',
    hint: 'whether `timeouts` and `deadline` of the call are passed on, and whether anything else tries again',
    level: 1,
    unfit: withoutCalls,
    async run(bench) {
      const body = bench.wire.failure({ status: 503, message: 'Not now (conformance)' })
      const busy: ScriptedReply = {
        ...wholeReply(body, { status: 503, headers: { 'content-type': 'application/json', 'retry-after-ms': '20' } }),
        waitMs: 20,
      }
      const cases: readonly (readonly [string, ScriptedReply, () => CallOptions])[] = [
        ['a server that always says 503', busy, () => ({ timeouts: { totalMs: 120 }, retry: { attempts: 100 } })],
        ['a server that says nothing', { waitMs: foreverMs }, () => ({ timeouts: { totalMs: 60 } })],
        ['a server that says nothing', { waitMs: foreverMs }, () => ({ deadline: Date.now() + 60 })],
      ]
      const ensureInTime = async (call: AnyCall, [server, reply, options]: (typeof cases)[number]): Promise<void> => {
        const served = await bench.serve([reply])
        const given = options()
        const limit = given.timeouts ? `timeouts.totalMs ${given.timeouts.totalMs}` : 'a deadline in 60 ms'
        const what = `${call.name} to ${server}, with ${limit}`
        const codes: readonly ErrorCode[] = ['timeout', 'overloaded', 'upstream']
        await rejection(() => within(call.run(served, given), 120 + promptMs, what), what, codes)
        ensure(await becomes(() => served.server.open() === 0), `${what}: the server still waits for it`)
      }
      await Promise.all(anyCalls(bench).flatMap((call) => cases.map((one) => ensureInTime(call, one))))
    },
  },
  {
    id: 'L5',
    title: 'ends at once when the caller aborts, in every phase',
    hint: 'whether `signal` of the call is passed on, and obeyed by whatever waits',
    level: 1,
    unfit: withoutCalls,
    async run(bench) {
      for (const call of anyCalls(bench)) {
        await ensureUnsent(bench, call)
        for (const [phase, reply, begun] of abortPhases(bench, call)) {
          const served = await bench.serve([reply])
          const what = `${call.name}, aborted while ${phase}`
          await ensureAborts(served, (options) => call.run(served, options), what, begun)
        }
      }
      if (bench.wire.chat) await ensureStreamAborts(bench)
    },
  },
  {
    id: 'L6',
    title: 'gives up a stream that falls silent, as its limits say',
    hint: 'whether `timeouts` of the call are passed on',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    async run(bench) {
      const wire = chatWire(bench)
      const frames = unfinished(wire.stream(textAnswer(bench.capabilities)))
      const { keepAlive = '' } = wire
      // Only bytes that are no event are no progress: on wires that keep alive by events of their own, core takes those for events.
      const silent = keepAlive !== '' && !/^\s*(?:data:|event:|\{)/m.test(keepAlive)
      const kept = silent ? [...frames, ...Array.from({ length: 400 }, () => keepAlive)] : []
      const cases: readonly (readonly [string, ScriptedReply, CallOptions['timeouts']])[] = [
        ['idleMs', streamReply(wire.streamType, frames, { end: 'stall' }), { idleMs: 150 }],
        ['firstEventMs', streamReply(wire.streamType, [], { end: 'stall' }), { firstEventMs: 50 }],
        ['noProgressMs', streamReply(wire.streamType, kept, { end: 'stall', pauseMs: 10 }), { noProgressMs: 90 }],
      ]
      const ensureGivenUp = async ([limit, reply, timeouts]: (typeof cases)[number]): Promise<void> => {
        if (reply.pieces?.length === 0 && limit === 'noProgressMs') return
        const { chat, server } = await bench.serve([reply])
        const what = `a stream that fell silent, with timeouts ${JSON.stringify(timeouts)}`
        const { result } = chat().stream(plainRequest, { timeouts, retry: false })
        const error = await rejection(() => within(result, 200 + promptMs, what), what, ['timeout'])
        if (limit === 'idleMs') ensure((error.partial?.text ?? '') !== '', `${what}: error.partial must hold the text that came`)
        ensure(await becomes(() => server.open() === 0), `${what}: its connection is still open`)
      }
      await Promise.all(cases.map(ensureGivenUp))
    },
  },
]

/** Replies that never come to their end, each reached when `begun` says so. */
function abortPhases(
  bench: Bench,
  call: AnyCall,
): readonly (readonly [phase: string, reply: ScriptedReply, begun: (served: Served) => boolean])[] {
  const [piece = ''] = call.success.pieces ?? []
  const busy = wholeReply(bench.wire.failure({ status: 503, message: 'Not now (conformance)' }), {
    status: 503,
    headers: { 'content-type': 'application/json', 'retry-after-ms': '20000' },
  })
  return [
    ['it waits for the headers', { waitMs: foreverMs }, asked],
    ['it waits for the body', { ...call.success, pieces: [], end: 'stall' }, asked],
    ['it reads the body', { ...call.success, pieces: [piece.slice(0, -4)], end: 'stall' }, ({ server }) => server.sent() > 0],
    ['it waits to try again', busy, ({ server }) => server.requests.length > 0 && server.open() === 0],
  ]
}

/** The server has the request. */
function asked({ server }: Served): boolean {
  return server.requests.length > 0
}

/** A call that is aborted before it begins sends nothing. */
async function ensureUnsent(bench: Bench, call: AnyCall): Promise<void> {
  const served = await bench.serve([call.success])
  const what = `${call.name}, aborted before it began`
  const signal = AbortSignal.abort(new Error('Changed my mind'))
  await rejection(() => within(call.run(served, { signal }), promptMs, what), what, ['aborted'])
  ensureEqual(served.server.requests.length, 0, `${what}: requests made`)
}

async function ensureAborts(
  served: Served,
  run: (options: CallOptions) => Promise<unknown>,
  what: string,
  begun: (served: Served) => boolean,
): Promise<void> {
  const controller = new AbortController()
  const running = run({ signal: controller.signal })
  running.catch(() => {})
  ensure(await becomes(() => begun(served)), `${what}: it never came so far`)
  await pause(5)
  controller.abort(new Error('Changed my mind'))
  await rejection(() => within(running, promptMs, what), what, ['aborted'])
  ensure(await becomes(() => served.server.open() === 0), `${what}: the server still has its connection open`)
}

/** A reader that waits for the next event hears of the abort, with what had come. */
async function ensureStreamAborts(bench: Bench): Promise<void> {
  const wire = chatWire(bench)
  const frames = unfinished(wire.stream(textAnswer(bench.capabilities)))
  const { chat, server } = await bench.serve([streamReply(wire.streamType, frames, { end: 'stall' })])
  const controller = new AbortController()
  const what = 'chat.stream(), aborted while it is read'
  let failure: unknown
  const read = async (): Promise<void> => {
    let text = false
    try {
      for await (const event of chat().stream(plainRequest, { signal: controller.signal })) {
        if (event.type === 'text-delta' && !text) setTimeout(() => controller.abort(), 5)
        text ||= event.type === 'text-delta'
      }
    } catch (error) {
      failure = error
    }
  }
  await within(read(), promptMs * 2, what)
  ensure(ModelError.is(failure) && failure.code === 'aborted', `${what} must throw code aborted, gave ${describe(failure)}`)
  ensure((failure.partial?.text ?? '') !== '', `${what}: error.partial must hold the text that came, and holds none`)
  ensure(await becomes(() => server.open() === 0), `${what}: the server still has its connection open`)
}
