/** What callers do to a client: leave, abort, forget to read, read slowly, and turn the clock. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { CallOptions, ChatModel } from '@polymux/core'
import { abortCall } from './abort-call.ts'
import { breakOff, consumeSlowly, neverConsume } from './careless-reading.ts'
import { arrived, calmRequest, waitFor, type ClientReport } from './client-report.ts'
import { jumpClock } from './clock-jump.ts'
import { failsWith, succeeds, type Expectation, type FaultFacts } from './fault.ts'
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

/** A fault of the caller, and how to commit it. */
export interface ClientFault extends FaultFacts {
  readonly transportOptions?: FaultTransportOptions
  /** Instead of that of the server. */
  readonly baseURL?: string
  readonly run: (server: FaultServer, chat: ChatModel) => Promise<ClientReport>
}

const aborted: Expectation = failsWith('aborted', { retryable: false, settlesWithinMs: 50 })

/** Rows 69 to 73. */
export const clientFaults: Readonly<Record<ClientFaultName, ClientFault>> = {
  'client.break': {
    row: 69,
    summary: 'Leaves the loop over a stream after three texts.',
    calls: 'stream',
    expect: { ...aborted, requests: 1, text: 'Calm sea,', closesWithinMs: 50 },
    run: breakOff,
  },
  'client.abort-before-send': {
    row: 70,
    summary: 'Calls with a signal that is aborted already.',
    calls: 'whole',
    expect: { ...aborted, phase: 'request', attempts: 0, requests: 0 },
    run: (_server, chat) => abortCall({ call: (options) => chat.generate(calmRequest, options) }),
  },
  'client.abort-connect': {
    row: 70,
    summary: 'Aborts while the connection is being made.',
    calls: 'whole',
    baseURL: 'http://api.fault.test/api/v1',
    transportOptions: { lookup: () => {} },
    expect: { ...aborted, attempts: 1, requests: 0 },
    run: (_server, chat) => abortCall({ call: (options) => chat.generate(calmRequest, options), moment: () => sleep(30) }),
  },
  'client.abort-headers': {
    row: 70,
    summary: 'Aborts while the headers are waited for.',
    calls: 'whole',
    expect: { ...aborted, phase: 'headers', attempts: 1, requests: 1, closesWithinMs: 100 },
    run(server, chat) {
      server.fault('headers.stall')
      return abortCall({ call: (options) => chat.generate(calmRequest, options), moment: () => arrived(server, 1), server })
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
        for await (const event of chat.stream(calmRequest, options)) if (event.type === 'text-delta') heard += event.text
      }
      return abortCall({ call, moment: () => waitFor(() => heard === 'Calm sea,'), server })
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
        await sleep(30)
      }
      return abortCall({ call: (options) => chat.generate(calmRequest, options), moment: asleep })
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
      const busy = chat.generate(calmRequest, { signal: first.signal }).catch(() => {})
      await arrived(server, 1)
      const report = await abortCall({ call: (options) => chat.generate(calmRequest, options), moment: () => sleep(30) })
      first.abort()
      await busy
      return report
    },
  },
  'client.never-consumes': {
    row: 71,
    summary: 'Reads one event of each of four big streams and then nothing, while other calls are made.',
    calls: 'stream',
    expect: failsWith('timeout', { phase: 'stream', requests: 12, closesWithinMs: 1_500 }),
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
    run: jumpClock,
  },
}
