/** A provider through a recorder: it must not notice, and what is recorded must give it the same answers again. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChatEvent, ChatStream } from '@polymux/core'
import { nodeTransport } from '@polymux/core/node'
import { openrouter } from '@polymux/provider-openrouter'
import {
  loadFixture,
  loadFixtures,
  recordTransport,
  replayTransport,
  type RecordOptions,
  type RecordTransport,
} from '@polymux/testkit'
import { createEmulator } from '@polymux/testkit/emulator'
import { createFaultServer, type FaultServer } from '@polymux/testkit/faults'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'

const apiKey = 'no-real-key-at-all'
const request = { messages: [{ role: 'user', content: 'Describe a calm sea' }] } as const
const root = mkdtempSync(join(tmpdir(), 'record-provider-'))
let server: FaultServer
let folder = ''
let recorder: RecordTransport

beforeEach(async () => {
  server = await createFaultServer({ seed: 1 })
  folder = mkdtempSync(join(root, 'case-'))
  recorder = record()
})
afterEach(() => server.close())
afterAll(() => rmSync(root, { recursive: true }))

function record(change: Partial<RecordOptions> = {}): RecordTransport {
  return recordTransport(nodeTransport(), { folder, id: 'acme/chat/sea', source: 'emulator', onProblem() {}, ...change })
}

function chat(transport: RecordTransport | ReturnType<typeof replayTransport> = recorder, baseURL = server.baseURL) {
  return openrouter({ apiKey, baseURL, transport }).chat('acme/calm-1')
}

async function events(stream: ChatStream): Promise<readonly ChatEvent[]> {
  const all: ChatEvent[] = []
  for await (const event of stream) all.push(event)
  return all
}

const files = (): readonly string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => /\.\w+$/.test(name))

describe('a provider through a recorder', () => {
  test('gives the same result live, and again from what was recorded, chunk for chunk', async () => {
    const live = await chat().stream(request).result
    await recorder.close()
    const [outcome] = await recorder.flush()
    expect(outcome).toMatchObject({ status: 200, file: expect.stringContaining('sea.json') })
    const fixture = loadFixture('acme/chat/sea', folder)
    const again = await chat(replayTransport(fixture)).stream(request).result
    expect([again.text, again.usage, again.finishReason]).toEqual([live.text, live.usage, live.finishReason])
    expect(live.text).toContain('sea')
  })

  test('sees each event when it comes, not when all have come', async () => {
    server.fault('stream.slow-drip', { bytes: 60, pauseMs: 5 })
    const arrivals: number[] = []
    for await (const _event of chat().stream(request)) arrivals.push(performance.now())
    expect((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(50)
    await recorder.close()
    expect(files()).toEqual(['acme/chat/sea.json'])
  })

  test('every attempt is an exchange of its own, refusals included', async () => {
    server.fault('rate.429-ms-header', { times: 1, waitMs: 10 })
    expect((await chat().generate(request)).text).toContain('sea')
    await recorder.close()
    expect((await recorder.flush()).map(({ id, status }) => [id, status])).toEqual([
      ['acme/chat/sea', 429],
      ['acme/chat/sea.2', 200],
    ])
    const replayed = replayTransport(loadFixtures('acme', folder), { repeat: 'once' })
    expect((await chat(replayed).generate(request)).text).toContain('sea')
    expect(replayed.unused()).toEqual([])
  })

  test('a reset in the middle of a stream fails as it would without a recorder, and leaves no file', async () => {
    server.fault('stream.reset-mid-event', { afterEvents: 3 })
    const bare = openrouter({ apiKey, baseURL: server.baseURL }).chat('acme/calm-1')
    const expected = await bare.stream(request).result.catch((error: unknown) => error)
    await expect(chat().stream(request).result).rejects.toMatchObject({
      // Safe: the call above failed with the error that is compared with.
      code: (expected as { code: string }).code,
      partial: { text: expect.stringContaining('Calm') },
    })
    await recorder.close()
    expect((await recorder.flush()).map(({ problem }) => problem?.reason)).toEqual(['broken'])
    expect(files()).toEqual([])
  })

  test('an abort reaches the server and leaves no file, whenever it comes', async () => {
    for (const fault of ['headers.stall', 'stream.stall-mid'] as const) {
      server.fault(fault, { times: 1 })
      const controller = new AbortController()
      const result = chat().stream(request, { signal: controller.signal }).result
      setTimeout(() => controller.abort(new Error('enough')), 40)
      await expect(result).rejects.toMatchObject({ code: 'aborted' })
    }
    const stream = chat().stream(request)
    for await (const _event of stream) break
    await recorder.close()
    expect((await recorder.flush()).map(({ problem }) => problem?.reason)).toEqual(expect.arrayContaining(['aborted', 'aborted']))
    expect(files().length).toBeLessThanOrEqual(1)
  })

  test('a call survives a secret in its answer, which leaves no file', async () => {
    const emulator = createEmulator()
    const served = await emulator.listen()
    const guarded = record({ secrets: ['Emulated answer', 'openai/gpt-4o-mini'] })
    const model = openrouter({ apiKey, baseURL: `${served.url}/api/v1`, transport: guarded }).chat('openai/gpt-4o-mini')
    expect(await events(model.stream(request))).not.toEqual([])
    await guarded.close()
    await served.close()
    expect(await guarded.flush()).toMatchObject([{ status: 200, problem: { reason: 'secret', rule: 'live key' } }])
    expect(files()).toEqual([])
  })
})
