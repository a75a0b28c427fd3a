/** Q6: once the caller has an event of an answer, nothing is asked for again, however it breaks. */
import { nodeTransport } from '@polymux/core/node'
import { openrouter } from '@polymux/provider-openrouter'
import { createFaultServer, faultCatalogue } from '@polymux/testkit/faults'
import { expect, test } from 'vitest'
import { createRandom, pick } from './random.ts'
import { request } from './sample-stream.ts'
import { figure, times } from './scale.ts'

const breaks = faultCatalogue
  .filter(({ kind, name }) => kind === 'server' && /^stream\.(?:reset|fin|no-finish|error|bad|stall|done|no-done)/.test(name))
  .map(({ name }) => name)

test('no request follows an event that was handed over, in any order of broken and whole answers', async () => {
  const random = createRandom(6)
  const server = await createFaultServer({ seed: 6 })
  const transport = nodeTransport()
  const provider = openrouter({ apiKey: 'test-key', baseURL: server.baseURL, transport })
  const count = times(100, 10_000)
  let violations = 0
  let delivered = 0
  async function call(id: number): Promise<void> {
    const headers = { 'x-call': `${id}`, ...(random() < 0.8 && { 'x-testkit-fault': pick(random, breaks) }) }
    let seen = 0
    let asked = 0
    try {
      const options = { headers, timeouts: { idleMs: 150, firstEventMs: 1_000 }, retry: { attempts: 3 } }
      for await (const event of provider.chat('acme/calm').stream(request, options)) {
        if (seen++ === 0) asked = requestsOf(id)
        if (event.type === 'finish') break
      }
    } catch {
      // How it ends is for others to judge.
    }
    if (seen > 0) delivered++
    if (seen > 0 && requestsOf(id) > asked) violations++
  }
  function requestsOf(id: number): number {
    return server.requests.filter((sent) => sent.headers['x-call'] === `${id}`).length
  }
  for (let done = 0; done < count; done += 50) await Promise.all(Array.from({ length: 50 }, (_, index) => call(done + index)))
  await transport.close?.()
  await server.close()
  figure('Q6', '0 violations', `${count} calls, ${delivered} with an event, ${violations} violations`)
  expect(delivered).toBeGreaterThan(count / 2)
  expect(violations).toBe(0)
})
