import { getEventListeners } from 'node:events'
import process from 'node:process'
import type { CallOptions } from '@polymux/core'
import { anyCalls, withoutCalls } from '../any-call.ts'
import type { Bench, Served } from '../bench.ts'
import { readStream } from '../chat-run.ts'
import { chatWire, plainRequest, lacksChat } from '../claims.ts'
import type { Check } from '../check.ts'
import { ensure, ensureEqual } from '../expectation.ts'
import { becomes, promptMs } from '../patience.ts'
import { nextTurn } from '../process-watch.ts'
import { bodyText, type ReceivedRequest } from '../../http/received-request.ts'
import { textAnswer } from '../samples.ts'
import { type ScriptedReply, streamReply, wholeReply } from '../scripted-reply.ts'
import { unfinished } from '../stream-samples.ts'

/** Calls that share what they must not mix. */
const parallelCalls = 50

/** What is left when calls are over, and what calls at the same time do to each other. */
export const leftoverChecks: readonly Check[] = [
  {
    id: 'L7',
    title: 'leaves nothing behind: no listener, no timer, no connection',
    hint: 'timers and listeners that are added for a call, and `close()` of the provider',
    level: 1,
    unfit: withoutCalls,
    async run(bench) {
      const before = timers()
      const { signal } = new AbortController()
      const used = await makeManyCalls(bench, { signal, timeouts: { totalMs: 30_000, idleMs: 20_000, firstEventMs: 25_000 } })
      ensureEqual(
        getEventListeners(signal, 'abort').length,
        0,
        'abort listeners left on a signal that calls shared, all of them over',
      )
      for (const { server } of used) ensure(await becomes(() => server.open() === 0), 'all calls are over, and one is still open')
      const timersGone = await becomes(() => timers() <= before)
      ensure(timersGone, `all calls are over, and ${timers() - before} timers more than before keep the process alive`)
      for (const { provider, server } of used) {
        await provider.close()
        const closed = await becomes(() => server.connections() === 0, promptMs)
        ensure(closed, `provider.close() has resolved, and ${server.connections()} of its connections are still open`)
      }
    },
  },
  {
    id: 'L9',
    title: `keeps ${parallelCalls} calls at the same time apart`,
    hint: 'state outside the decoder: every call must have its own',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    async run(bench) {
      const wire = chatWire(bench)
      const base = textAnswer(bench.capabilities)
      const { chat } = await bench.serve((request) => {
        const marker = markerIn(request)
        const answer = { ...base, id: `answer-${marker}`, text: ['It ', 'is ', marker, ' that ', marker, ' asked.'] }
        return marker.endsWith('w')
          ? wholeReply(wire.whole(answer), { waitMs: marker.length % 3 })
          : streamReply(wire.streamType, wire.stream(answer), { pauseMs: 1 })
      })
      const model = chat()
      const ask = async (index: number): Promise<void> => {
        const marker = `caller-${index}-${index % 3 === 0 ? 'w' : 's'}`
        const request = { messages: [{ role: 'user', content: `I am ${marker}` }] } as const
        const result = await (index % 3 === 0 ? model.generate(request) : model.stream(request).result)
        ensureEqual(
          result.text,
          `It is ${marker} that ${marker} asked.`,
          `the answer to ${marker}, one of ${parallelCalls} calls at once`,
        )
      }
      await Promise.all(Array.from({ length: parallelCalls }, (_, index) => ask(index)))
    },
  },
]

/** Stands last in the suite, since it also tells of what all checks before it left unhandled. */
export const wholeRunChecks: readonly Check[] = [
  {
    id: 'L8',
    title: 'leaves no promise unhandled and makes the process warn of nothing, over the whole run',
    hint: 'promises that are made and not awaited, each of which needs a `catch`',
    level: 1,
    unfit: withoutCalls,
    async run(bench) {
      const { signal } = new AbortController()
      await makeManyCalls(bench, { signal })
      if (bench.wire.chat) await leaveCarelessly(bench)
      await nextTurn()
      const { noticed } = bench
      ensureEqual(
        noticed.length,
        0,
        `complaints of the process since the run began (${noticed.slice(0, 5).join('; ')}); their number`,
      )
    },
  },
]

/** Those that keep the process alive. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}

function markerIn(request: ReceivedRequest): string {
  return /caller-\d+-[ws]/.exec(bodyText(request) ?? '')?.[0] ?? 'nobody'
}

/** Calls that succeed, fail, are tried again, break off and are left, one after the other. More than ten, which is when Node warns. */
async function makeManyCalls(bench: Bench, options: CallOptions): Promise<readonly Served[]> {
  const used: Served[] = []
  const failure = (status: number): ScriptedReply =>
    wholeReply(bench.wire.failure({ status, message: 'No (conformance)' }), {
      status,
      headers: { 'content-type': 'application/json', 'retry-after-ms': '1' },
    })
  for (const call of anyCalls(bench)) {
    const lost = [{ lost: true }]
    for (const script of [[call.success], [failure(400)], [failure(503), call.success], lost]) {
      const served = await bench.serve(script)
      used.push(served)
      // What is tried again without a hint waits longer than there is time.
      const given: CallOptions = script === lost ? { ...options, retry: false } : options
      for (let count = 0; count < 3; count++) await call.run(served, given).catch(() => {})
    }
  }
  if (bench.wire.chat) used.push(...(await leaveStreams(bench, options)))
  return used
}

async function leaveStreams(bench: Bench, options: CallOptions): Promise<readonly Served[]> {
  const { stream, streamType } = chatWire(bench)
  const frames = unfinished(stream(textAnswer(bench.capabilities)))
  const silent = await bench.serve([streamReply(streamType, frames, { end: 'stall' })])
  const limits = { ...options, retry: false, timeouts: { ...options.timeouts, firstEventMs: 700, idleMs: 700 } } as const
  const leave = async (): Promise<void> => {
    for await (const event of silent.chat().stream(plainRequest, limits)) if (event.type === 'text-delta') return
  }
  // Whoever gives no text before silence is told so by other checks.
  for (let count = 0; count < 4; count++) await leave().catch(() => {})
  const broken = await bench.serve([streamReply(streamType, frames, { end: 'reset' })])
  for (let count = 0; count < 2; count++) await readStream(broken.chat().stream(plainRequest, limits))
  return [silent, broken]
}

/** What callers do who do not look after their promises: none of it may become an unhandled rejection. */
async function leaveCarelessly(bench: Bench): Promise<void> {
  const { stream, streamType } = chatWire(bench)
  const frames = unfinished(stream(textAnswer(bench.capabilities)))
  const { chat, server } = await bench.serve([streamReply(streamType, frames, { end: 'reset' })])
  const model = chat()
  // The loop fails, and `result` was asked for and forgotten.
  const forgotten = model.stream(plainRequest, { retry: false })
  void forgotten.result
  await readStream(forgotten)
  // The loop throws of its own accord.
  const thrown = model.stream(plainRequest, { retry: false })
  const read = async (): Promise<void> => {
    for await (const event of thrown) if (event.type === 'text-delta') throw new Error('The reader has a problem of its own.')
  }
  await read().catch(() => {})
  // One event is read, and no more; an abort comes after that.
  const controller = new AbortController()
  const events = model.stream(plainRequest, { retry: false, signal: controller.signal })[Symbol.asyncIterator]()
  await events.next().catch(() => {})
  controller.abort()
  // A stream that nobody reads.
  model.stream(plainRequest, { retry: false, signal: AbortSignal.abort() })
  await becomes(() => server.open() === 0)
}
