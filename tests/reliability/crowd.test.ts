/** Q1 and Q2: many streams at once, a fifth of them broken in every way a server can, all settle as they should; then every socket is closed. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ModelError, type ChatResult } from '@polymux/core'
import { nodeTransport } from '@polymux/core/node'
import { openrouter } from '@polymux/provider-openrouter'
import { faultCatalogue, type Expectation, type FaultEntry } from '@polymux/testkit/faults'
import { expect, test } from 'vitest'
import { createRandom, pick } from './random.ts'
import { request } from './sample-stream.ts'
import { figure, times } from './scale.ts'

/** Left out: those that move many megabytes, and those that befall a connection rather than a request, and
 * those that send a byte at a time, for minutes. */
const heavy = /^(?:upload|encoding\.bomb|stream\.(?:huge|oversized|slow-drip|split-utf8)|connect|keepalive)/
const faults = faultCatalogue.filter(({ calls, kind, name }) => kind === 'server' && calls !== 'whole' && !heavy.test(name))

test('of many concurrent streams, a fifth of them faulted, every one ends as it must, and no socket is left', async () => {
  const count = times(300, 1_000)
  const random = createRandom(1)
  const server = await startServer()
  const transport = nodeTransport()
  const provider = openrouter({ apiKey: 'test-key', baseURL: server.baseURL, transport })
  const started = performance.now()
  const calls = Array.from({ length: count }, () => {
    const fault = random() < 0.2 ? pick(random, faults) : undefined
    const headers = fault ? { 'x-testkit-fault': fault.name } : {}
    const timeouts = { firstEventMs: times(3_000, 8_000), idleMs: times(3_000, 8_000), totalMs: 20_000 }
    const { result } = provider.chat('acme/calm').stream(request, { headers, timeouts, retry: false })
    return result.then(
      (value) => judged(fault, value),
      (error: unknown) => judged(fault, error),
    )
  })
  const wrong = (await Promise.all(calls)).filter((verdict) => verdict !== '')
  const seconds = (performance.now() - started) / 1_000
  figure('Q1', `${count} streams, every one settles as expected`, `${wrong.length} wrong, ${seconds.toFixed(1)} s`)
  await transport.close?.()
  const left = await server.connectionsAfter(100)
  server.stop()
  figure('Q2', '0 sockets within 100 ms of close()', `${left} left`)
  expect(wrong.slice(0, 5)).toEqual([])
  expect(left).toBe(0)
})

/** Empty when the call ended as the catalogue says; the attempts are one here, so what needs a second one may fail instead. */
function judged(fault: FaultEntry | undefined, ending: unknown): string {
  const expected: Expectation = fault ? { ...fault.expect, ...fault.expectStreamed } : { outcome: 'ok' }
  if (ModelError.is(ending)) {
    const mayRetry = expected.outcome === 'ok' && (fault?.expect.requests ?? 1) > 1
    // Whether the end of a connection or its reset is seen first is up to the system when it is busy.
    const codes = new Set([expected.code, 'timeout', ...(expected.code === 'network' ? ['stream_truncated'] : [])])
    return (expected.outcome === 'error' && codes.has(ending.code)) || mayRetry
      ? ''
      : `${fault?.name}: ${ending.code} ${ending.message}`
  }
  if (ending instanceof Error) return `${fault?.name}: no ModelError but ${ending.message}`
  // Safe: whatever is no error here is what the result promise gave.
  const result = ending as ChatResult
  return expected.outcome === 'ok' && (fault || result.text.startsWith('Calm sea'))
    ? ''
    : `${fault?.name}: a result, ${result.text}`
}

interface ServerProcess {
  readonly baseURL: string
  connectionsAfter(milliseconds: number): Promise<number>
  stop(): void
}

async function startServer(): Promise<ServerProcess> {
  const child = fork(join(dirname(fileURLToPath(import.meta.url)), 'fault-server-process.mjs'), { execArgv: [] })
  // Safe: the process says its address first, then answers every message with the number of its connections.
  const [{ baseURL }] = (await once(child, 'message')) as [{ readonly baseURL: string }]
  return {
    baseURL,
    async connectionsAfter(milliseconds) {
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
      child.send('connections')
      const [{ connections }] = (await once(child, 'message')) as [{ readonly connections: number }] // safe: as above
      return connections
    },
    stop: () => child.disconnect(),
  }
}
