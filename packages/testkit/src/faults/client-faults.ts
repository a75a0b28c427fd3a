/** What callers do to a client: leave, abort, forget to read, read slowly, and turn the clock. */
import type { CallOptions, ChatModel, ChatRequest, ChatStream } from '@polymux/core'
import { failsWith, succeeds, type Expectation, type FaultFacts } from './fault.ts'
import { waitUntil } from './wait-until.ts'
import type { FaultServer } from './fault-server.ts'
import type { FaultTransportOptions } from './transport-options.ts'
import { usualText } from './usual-answer.ts'

/** Faults of the caller. */
export type ClientFaultName =
  | 'client.break'
  | 'client.abort-before-send'
  | 'client.abort-connect'
  | 'client.abort-headers'
  | 'client.abort-body'
  | 'client.abort-backoff'
  | 'client.abort-queue'
  | 'client.never-consumes'
  | 'client.slow-consumer'
  | 'clock.jump'

/** How the calls of a client fault ended. */
export interface ClientReport {
  /** What the call rejected with; absent when it succeeded. */
  readonly error?: unknown
  readonly text?: string
  /** What the caller gave as the reason of its abort: it must be the error's `cause`. */
  readonly reason?: unknown
  /** From the caller's move to the end of the call. */
  readonly settledAfterMs?: number
  /** From the caller's move until the server saw the connection closed. */
  readonly closedAfterMs?: number
  /** What the server could send while nobody read. */
  readonly sentUnreadBytes?: number
}

/** A fault of the caller, and how to commit it. */
export interface ClientFault extends FaultFacts {
  readonly transportOptions?: FaultTransportOptions
  /** Instead of that of the server. */
  readonly baseURL?: string
  readonly run: (server: FaultServer, chat: ChatModel) => Promise<ClientReport>
}

const request: ChatRequest = { messages: [{ role: 'user', content: 'Describe a calm sea' }] }
const aborted: Expectation = failsWith('aborted', { retryable: false, settlesWithinMs: 50 })

/** Rows 69 to 73. */
export const clientFaults: Readonly<Record<ClientFaultName, ClientFault>> = {
  'client.break': {
    row: 69,
    summary: 'Leaves the loop over a stream after its first text.',
    calls: 'stream',
    expect: { ...aborted, requests: 1, text: 'Calm sea,', closesWithinMs: 50 },
    run: breakOff,
  },
  'client.abort-before-send': {
    row: 70,
    summary: 'Calls with a signal that is aborted already.',
    calls: 'whole',
    expect: { ...aborted, phase: 'request', attempts: 0, requests: 0 },
    run: (_server, chat) =>
      abortCall(
        async () => {},
        (options) => chat.generate(request, options),
      ),
  },
  'client.abort-connect': {
    row: 70,
    summary: 'Aborts while the connection is being made.',
    calls: 'whole',
    baseURL: 'http://api.fault.test/api/v1',
    transportOptions: { lookup: () => {} },
    expect: { ...aborted, attempts: 1, requests: 0 },
    run: (_server, chat) =>
      abortCall(
        () => waitUntil(() => false, 30),
        (options) => chat.generate(request, options),
        true,
      ),
  },
  'client.abort-headers': {
    row: 70,
    summary: 'Aborts while the headers are waited for.',
    calls: 'whole',
    expect: { ...aborted, phase: 'headers', attempts: 1, requests: 1, closesWithinMs: 100 },
    run(server, chat) {
      server.fault('headers.stall')
      return abortCall(
        () => arrived(server, 1),
        (options) => chat.generate(request, options),
        true,
        server,
      )
    },
  },
  'client.abort-body': {
    row: 70,
    summary: 'Aborts in the middle of a stream.',
    calls: 'stream',
    expect: { ...aborted, phase: 'stream', attempts: 1, requests: 1, text: 'Calm sea,', closesWithinMs: 100 },
    run(server, chat) {
      server.fault('stream.stall-mid')
      let heard = ''
      const call = async (options: CallOptions): Promise<void> => {
        for await (const event of chat.stream(request, options)) if (event.type === 'text-delta') heard += event.text
      }
      return abortCall(() => waitUntil(() => heard === 'Calm sea,'), call, true, server)
    },
  },
  'client.abort-backoff': {
    row: 70,
    summary: 'Aborts while the client waits to try again.',
    calls: 'whole',
    expect: { ...aborted, attempts: 1, requests: 1 },
    run(server, chat) {
      server.fault('rate.429-seconds', { waitMs: 30_000 })
      const asleep = async (): Promise<void> => {
        await arrived(server, 1)
        await waitUntil(() => false, 30)
      }
      return abortCall(asleep, (options) => chat.generate(request, options), true)
    },
  },
  'client.abort-queue': {
    row: 70,
    summary: 'Aborts while the call waits for the only connection.',
    calls: 'whole',
    transportOptions: { maxConnections: 1 },
    expect: { ...aborted, requests: 1 },
    async run(server, chat) {
      server.fault('headers.stall')
      const first = new AbortController()
      const busy = chat.generate(request, { signal: first.signal }).catch(() => {})
      await arrived(server, 1)
      const report = await abortCall(
        () => waitUntil(() => false, 30),
        (options) => chat.generate(request, options),
        true,
      )
      first.abort()
      await busy
      return report
    },
  },
  'client.never-consumes': {
    row: 71,
    summary: 'Reads one event of each of four big streams and then nothing, while other calls are made.',
    calls: 'stream',
    expect: failsWith('timeout', { phase: 'stream', requests: 12, closesWithinMs: 1_000 }),
    run: neverConsume,
  },
  'client.slow-consumer': {
    row: 72,
    summary: 'Stops reading a big stream for a while, then reads it to the end.',
    calls: 'stream',
    expect: succeeds({ text: usualText, requests: 1 }),
    run: consumeSlowly,
  },
  'clock.jump': {
    row: 73,
    summary: 'The clock of the machine jumps by an hour, forth and then back, during calls with a limit.',
    calls: 'whole',
    expect: failsWith('timeout', { attempts: 1, requests: 2 }),
    run: jump,
  },
}

/** Resolves when so many requests have come. */
async function arrived(server: FaultServer, count: number): Promise<void> {
  await waitUntil(() => server.requests.length >= count)
}

/** Calls, aborts when `moment` has come, and measures what follows. `during`: the call is made first. */
async function abortCall(
  moment: () => Promise<void>,
  call: (options: CallOptions) => Promise<unknown>,
  during = false,
  server?: FaultServer,
): Promise<ClientReport> {
  const reason = new Error('The caller has changed its mind.')
  const controller = new AbortController()
  const outcome = (): Promise<unknown> =>
    call({ signal: controller.signal }).then(
      () => undefined,
      (error: unknown) => error,
    )
  const pending = during ? outcome() : undefined
  await moment()
  const abortedAt = performance.now()
  const abortedAtServer = server?.now()
  controller.abort(reason)
  const error = await (pending ?? outcome())
  const settledAfterMs = performance.now() - abortedAt
  if (!server || abortedAtServer === undefined) return { error, reason, settledAfterMs }
  return { error, reason, settledAfterMs, closedAfterMs: (await server.sawClose(1)) - abortedAtServer }
}

async function breakOff(server: FaultServer, chat: ChatModel): Promise<ClientReport> {
  server.fault('stream.stall-mid')
  const stream = chat.stream(request)
  let text = ''
  let leftAt = 0
  let leftAtServer = 0
  for await (const event of stream) {
    if (event.type !== 'text-delta') continue
    text += event.text
    leftAt = performance.now()
    leftAtServer = server.now()
    if (text === 'Calm sea,') break
  }
  const settledAfterMs = performance.now() - leftAt
  const closedAfterMs = (await server.sawClose(1)) - leftAtServer
  return { error: await rejection(stream.result), text, settledAfterMs, closedAfterMs }
}

async function neverConsume(server: FaultServer, chat: ChatModel): Promise<ClientReport> {
  server.fault('stream.huge-event', { bytes: 2 ** 21 })
  const closings = (): number[] =>
    server
      .connectionLog()
      .slice(0, 4)
      .map(({ closedAtMs = Infinity }) => closedAtMs)
  const openedAtMs = server.now()
  const streams = Array.from({ length: 4 }, () => chat.stream(request, { timeouts: { totalMs: 800 } }))
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]())
  await Promise.all(iterators.map((iterator) => iterator.next()))
  const others = await Promise.all(Array.from({ length: 8 }, () => chat.generate(request, { timeouts: { totalMs: 700 } })))
  if (others.some(({ text }) => text !== usualText)) throw new Error('A call beside the unread streams got another answer.')
  await waitUntil(() => closings().every((atMs) => atMs < Infinity))
  const closedAfterMs = Math.max(...closings()) - openedAtMs
  const errors = await Promise.all(iterators.map(readToEnd))
  return errors.includes(undefined) ? { closedAfterMs } : { error: errors[0], closedAfterMs }
}

async function consumeSlowly(server: FaultServer, chat: ChatModel): Promise<ClientReport> {
  server.fault('stream.comment-flood', { bytes: 2 ** 25 })
  const stream = chat.stream(request)
  const iterator = stream[Symbol.asyncIterator]()
  await iterator.next()
  await waitUntil(() => false, 300)
  const sentUnreadBytes = server.connectionLog().reduce((sum, { bytesWritten }) => sum + bytesWritten, 0)
  const error = await readToEnd(iterator)
  return error === undefined ? { text: (await stream.result).text, sentUnreadBytes } : { error, sentUnreadBytes }
}

/** Turns `Date.now`, which everything in this process sees: nothing else should run beside it. */
async function jump(server: FaultServer, chat: ChatModel): Promise<ClientReport> {
  const { now } = Date
  try {
    server.fault('stream.slow-drip', { bytes: 64, pauseMs: 5 })
    server.fault('headers.stall', { when: ({ streaming }) => !streaming })
    const first = chat.stream(request, { timeouts: { totalMs: 2_000 }, deadline: now() + 10_000 })
    const result = first.result
    await arrived(server, 1)
    Date.now = () => now() + 3_600_000
    await result
    const second = rejection(chat.generate(request, { timeouts: { totalMs: 300 } }))
    await arrived(server, 2)
    Date.now = () => now() - 3_600_000
    const startedAt = performance.now()
    const error = await second
    return { error, settledAfterMs: performance.now() - startedAt }
  } finally {
    Date.now = now
  }
}

async function readToEnd(iterator: AsyncIterator<unknown>): Promise<unknown> {
  try {
    while (!(await iterator.next()).done);
    return undefined
  } catch (error) {
    return error
  }
}

async function rejection(promise: ChatStream['result']): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}
