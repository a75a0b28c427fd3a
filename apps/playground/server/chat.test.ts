import type { TransportRequest } from '@polymux/core'
import { createEmulator } from '@polymux/testkit/emulator'
import type { IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { jsonOf, serveApp, textOf, type Served } from '../tests/serve-app.ts'
import type { ChatLine } from '../protocol/api.ts'
import { createBackend, type Backend } from './backend.ts'

const question = { model: 'openrouter/anthropic/claude-haiku-4.5', messages: [{ role: 'user', content: 'Tell me about tides' }] }

let app: Served | undefined
afterEach(() => app?.close())

describe('POST /api/chat', () => {
  test('streams the events of core, one a line of data, up to the finish', async () => {
    app = await serveApp(emulated())
    const answer = await app.send('/api/chat', { body: question })
    const lines = await linesOf(answer)
    const deltas = lines.flatMap((line) => (line.type === 'text-delta' ? [line.text] : []))
    const finish = lines.at(-1)
    expect(answer.headers['content-type']).toBe('text/event-stream')
    expect(lines[0]?.type).toBe('start')
    expect(deltas.length).toBeGreaterThan(10)
    expect(finish?.type === 'finish' && finish.result.text).toBe(deltas.join(''))
    expect(finish?.type === 'finish' && finish.result.usage.cost?.usd).toMatch(/^0\.\d+$/)
  })

  test('times events on the server, never backwards', async () => {
    app = await serveApp(emulated({ firstTokenMs: 80, tokensPerSecond: 2000 }))
    const lines = await linesOf(await app.send('/api/chat', { body: question }))
    const times = lines.map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(lines.find(({ type }) => type === 'text-delta')?.atMs).toBeGreaterThanOrEqual(75)
  })

  test('ends in an error event when the provider refuses', async () => {
    app = await serveApp(emulated())
    const lines = await linesOf(await app.send('/api/chat', { body: { ...question, model: 'openrouter/nobody/nothing' } }))
    expect(lines).toMatchObject([{ type: 'error', error: { code: 'bad_request', status: 400, attempts: 1 } }])
  })

  test('ends in an error event when the messages are malformed, before anything is sent', async () => {
    app = await serveApp(emulated())
    const lines = await linesOf(await app.send('/api/chat', { body: { ...question, messages: [{ role: 'nobody' }] } }))
    expect(lines).toMatchObject([{ type: 'error', error: { code: 'bad_request', attempts: 0 } }])
  })

  test.each([
    ['not JSON', '{"model":'],
    ['a list', []],
    ['without a model', { messages: question.messages }],
    ['with a provider that is not registered', { ...question, model: 'nobody/x' }],
  ])('answers 400 with a typed error to a body that is %s', async (_name, body) => {
    app = await serveApp(emulated())
    const answer = await app.send('/api/chat', { body })
    expect(answer.statusCode).toBe(400)
    expect(await jsonOf(answer)).toMatchObject({ error: { message: expect.any(String), attempts: 0 } })
  })

  test('aborts the call to the provider when the page goes away in the middle of an answer', async () => {
    const calls: TransportRequest[] = []
    app = await serveApp(recorded(calls, { firstTokenMs: 0, tokensPerSecond: 5 }))
    const answer = await app.send('/api/chat', { body: question })
    await firstText(answer)
    expect(calls[0]?.signal?.aborted).toBe(false)
    answer.destroy()
    await settles(() => calls[0]?.signal?.aborted === true)
  })

  test('aborts it too when nothing has been answered yet', async () => {
    const calls: TransportRequest[] = []
    app = await serveApp(recorded(calls, { firstTokenMs: 60_000 }))
    const answer = await app.send('/api/chat', { body: question })
    await settles(() => calls.length === 1)
    answer.destroy()
    await settles(() => calls[0]?.signal?.aborted === true)
  })
})

type Pace = NonNullable<NonNullable<Parameters<typeof createEmulator>[0]>['pace']>

function emulated(pace: Pace = {}): Backend {
  return recorded([], pace)
}

function recorded(calls: TransportRequest[], pace: Pace): Backend {
  const { transport } = createEmulator({ pace })
  return createBackend({}, (request) => {
    calls.push(request)
    return transport(request)
  })
}

async function linesOf(answer: IncomingMessage): Promise<readonly ChatLine[]> {
  const events = (await textOf(answer)).split('\n\n').filter((event) => event !== '')
  return events.map((event) => JSON.parse(event.replace(/^data: /, '')))
}

async function firstText(answer: IncomingMessage): Promise<void> {
  for await (const chunk of answer.iterator({ destroyOnReturn: false })) if (String(chunk).includes('text-delta')) return
}

/** An abort must arrive within 150 ms; the limit here leaves room for a busy machine. */
async function settles(isSo: () => boolean): Promise<void> {
  for (let waitedMs = 0; waitedMs < 1000 && !isSo(); waitedMs += 5) await wait(5)
  expect(isSo()).toBe(true)
}
