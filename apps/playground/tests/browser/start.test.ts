import { createEmulator } from '@polymux/testkit/emulator'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { exitCodeOf, startPlayground, type Playground } from '../playground-process.ts'

const started: Playground[] = []
const holders: Server[] = []

afterEach(() => {
  for (const { process: child } of started.splice(0)) child.kill('SIGKILL')
  for (const holder of holders.splice(0)) holder.close()
})

describe('starting the built playground', () => {
  test('without a key prints its address, that it emulates, and how to go live', async () => {
    const { output, url } = await start(['--port', '0'])
    expect(output).toContain('EMULATOR: no key, nothing leaves this machine')
    expect(output).toContain('OPENROUTER_API_KEY=')
    expect((await fetch(url)).status).toBe(200)
    expect(await (await fetch(`${url}api/boot`)).json()).toMatchObject({ mode: 'emulator' })
  })

  test('with a key says that calls cost money, and neither prints nor serves the key', async () => {
    const key = ['sk', 'or', 'v1', '0123456789abcdef'.repeat(4)].join('-')
    const { output, url } = await start(['--port', '0'], { OPENROUTER_API_KEY: key })
    expect(output).toContain('LIVE: OpenRouter, calls cost money')
    const boot = await (await fetch(`${url}api/boot`)).text()
    expect(boot).toContain('"mode":"live"')
    expect(output + boot).not.toContain(key)
  })

  test('with a key calls the provider with it, and hands the page what came back', async () => {
    const emulator = createEmulator({ requireKey: true })
    const provider = await emulator.listen()
    const key = ['sk', 'or', 'v1', 'fedcba9876543210'.repeat(4)].join('-')
    const { url } = await start(['--port', '0'], { OPENROUTER_API_KEY: key, OPENROUTER_API_BASE: `${provider.url}/api/v1` })
    const answer = await (await ask(url)).text()
    await provider.close()
    expect(emulator.requests).toHaveLength(1)
    expect(answer).toContain('"type":"finish"')
    expect(answer).not.toContain(key)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('ends with code 0 at %s, even in the middle of an answer', async (signal) => {
    const playground = await start(['--port', '0'])
    const answer = await ask(playground.url)
    expect(answer.status).toBe(200)
    const from = performance.now()
    playground.process.kill(signal)
    expect(await exitCodeOf(playground)).toBe(0)
    expect(performance.now() - from).toBeLessThan(1000)
    await expect(answer.text()).rejects.toThrow()
  })

  test('takes the next free port when 4747 is busy, and names both', async () => {
    await hold(4747)
    const { output, url } = await start([])
    const port = Number(new URL(url).port)
    expect(port).toBeGreaterThan(4747)
    expect(output).toContain(`Port 4747 is busy, so it is on ${port}.`)
  })

  test('ends with code 1 and one sentence when a port that was asked for is busy', async () => {
    const port = await hold(0)
    const playground = await start(['--port', String(port)])
    expect(await exitCodeOf(playground)).toBe(1)
    expect(playground.output).toBe(`Port ${port} is busy: stop what uses it, or give another one with --port.\n`)
  })

  test('ends with code 1 and one sentence when asked to listen beyond this machine', async () => {
    const playground = await start(['--host', '0.0.0.0'])
    expect(await exitCodeOf(playground)).toBe(1)
    expect(playground.output).toMatch(/^--host 0\.0\.0\.0 is not this machine alone: .*\n$/)
  })
})

async function start(words: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Playground> {
  const playground = await startPlayground(words, environment)
  started.push(playground)
  return playground
}

/** A question as the page sends it; resolves with the head of the answer. */
function ask(url: string): Promise<Response> {
  return fetch(`${url}api/chat`, {
    method: 'POST',
    headers: { origin: new URL(url).origin, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'openrouter/openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }] }),
  })
}

/** Keeps a port busy. It may be so already, which is as good. */
async function hold(port: number): Promise<number> {
  const holder = createServer()
  holders.push(holder)
  holder.listen(port, '127.0.0.1')
  await Promise.race([once(holder, 'listening'), once(holder, 'error')]).catch(() => undefined)
  // Safe: a server that listens on a port has an address with one.
  return holder.listening ? (holder.address() as AddressInfo).port : port
}
