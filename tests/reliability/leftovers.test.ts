/** Q3, Q4 and Q5: calls of every ending leave no listener, no timer, no rejection and no memory behind. */
import { getEventListeners } from 'node:events'
import { nodeTransport } from '@polymux/core/node'
import { openrouter } from '@polymux/provider-openrouter'
import { createFaultServer } from '@polymux/testkit/faults'
import { expect, test } from 'vitest'
import { createRandom, pick } from './random.ts'
import { request } from './sample-stream.ts'
import { figure, times } from './scale.ts'

const faults = ['status.500', 'stream.reset-mid-event', 'body.invalid-json', 'socket.reset-before-headers']

test('calls of every ending on one signal leave no listener, no timer, no unhandled rejection and no warning', async () => {
  const server = await createFaultServer({ seed: 3 })
  const transport = nodeTransport()
  const model = openrouter({ apiKey: 'test-key', baseURL: server.baseURL, transport }).chat('acme/calm')
  const random = createRandom(3)
  const troubles: unknown[] = []
  const note = (trouble: unknown): unknown => troubles.push(trouble)
  process.on('unhandledRejection', note)
  process.on('warning', note)
  const { signal } = new AbortController()
  const count = times(300, 10_000)
  const timersBefore = timers()
  async function call(): Promise<void> {
    const headers = random() < 0.3 ? { 'x-testkit-fault': pick(random, faults) } : {}
    const options = { signal, headers, retry: false } as const
    const kind = random()
    if (kind < 0.4) return void (await model.generate(request, options))
    for await (const _event of model.stream(request, options)) if (kind > 0.8) break
  }
  for (let done = 0; done < count; done += 50) await Promise.allSettled(Array.from({ length: 50 }, () => call()))
  await transport.close?.()
  await server.close()
  await new Promise((resolve) => setTimeout(resolve, 50))
  process.off('unhandledRejection', note)
  process.off('warning', note)
  figure(
    'Q3',
    '0 listeners, 0 timers',
    `${count} calls, ${getEventListeners(signal, 'abort').length} listeners, ${timers() - timersBefore} timers more`,
  )
  figure('Q4', '0 unhandled rejections and warnings', `${troubles.length}`)
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  expect(timers()).toBeLessThanOrEqual(timersBefore)
  expect(troubles).toEqual([])
})

test('the heap stays flat over many requests', async () => {
  const collect = globalThis.gc
  const server = await createFaultServer({ seed: 5 })
  const transport = nodeTransport()
  const model = openrouter({ apiKey: 'test-key', baseURL: server.baseURL, transport }).chat('acme/calm')
  const random = createRandom(5)
  const count = times(2_000, 100_000)
  const heap: number[] = []
  for (let done = 0; done < count; done += 50) {
    await Promise.allSettled(
      Array.from({ length: 50 }, () => {
        const headers = random() < 0.1 ? { 'x-testkit-fault': pick(random, faults) } : {}
        return random() < 0.6
          ? model.generate(request, { headers, retry: false })
          : model.stream(request, { headers, retry: false }).result
      }),
    )
    // The server's own log grows with every request, and it lives in this process.
    if (done % Math.max(500, count / 20) !== 0) continue
    collect?.()
    heap.push(process.memoryUsage().heapUsed - logBytes(server.requests.length))
  }
  await transport.close?.()
  await server.close()
  const warm = heap.slice(Math.floor(heap.length / 3))
  const growth = ((warm.at(-1) ?? 0) - (warm[0] ?? 0)) / 1e6
  figure(
    'Q5',
    '≤ 1 MB per 10,000 requests',
    `${count} requests, ${growth.toFixed(1)} MB more after the first third${collect ? '' : ' (no forced collection)'}`,
  )
  // Without a forced collection only a leak of whole answers would show.
  expect(growth).toBeLessThan(collect ? 5 : 60)
})

/** What the server keeps of each request, about. */
function logBytes(requests: number): number {
  return requests * 1_500
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}
