import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ByteBody, Transport, TransportRequest } from '@polymux/core'
import { nodeTransport } from '@polymux/core/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../emulator/emulator.ts'
import { lintFixture } from '../fixture/fixture-lint.ts'
import { loadFixtures } from '../fixture/fixture-load.ts'
import type { Fixture } from '../fixture/fixture.ts'
import { serveReplay } from '../replay/replay-server.ts'
import { replayTransport } from '../replay/replay-transport.ts'
import { openrouterScenarios } from './openrouter-scenarios.ts'
import { recordScenarios } from './record-scenarios.ts'
import type { RecordOutcome } from './record-transport.ts'
import { type Scenario, wireRequest } from './scenario.ts'

interface Seen {
  readonly atMs: number
  readonly bytes: string
}

const apiKey = ['sk', 'or', 'v1', 'c0ffee'.repeat(10)].join('-')
const folder = mkdtempSync(join(tmpdir(), 'record-scenarios-'))
const seen = new Map<string, readonly Seen[]>()
let outcomes: readonly RecordOutcome[]
let fixtures: readonly Fixture[]

/** Chunks of a body as they come, and their times since now. */
async function read(body: ByteBody): Promise<readonly Seen[]> {
  const startedAt = performance.now()
  const chunks: Seen[] = []
  for await (const bytes of body)
    chunks.push({ atMs: performance.now() - startedAt, bytes: Buffer.from(bytes).toString('latin1') })
  return chunks
}

function keyOf({ url, body, headers }: TransportRequest): string {
  const { pathname, search } = new URL(url)
  const withKey = headers['authorization'] !== undefined
  return JSON.stringify([pathname + search, Buffer.from(body instanceof Uint8Array ? body : '').toString(), withKey])
}

/** Keeps what comes from the wire before the recorder has it. */
function tapped(transport: Transport, chunksOf: (url: string, chunks: Seen[]) => void): Transport {
  return async (request) => {
    const response = await transport(request)
    const startedAt = performance.now()
    const chunks: Seen[] = []
    chunksOf(keyOf(request), chunks)
    async function* body(): AsyncGenerator<Uint8Array> {
      for await (const bytes of response.body) {
        chunks.push({ atMs: performance.now() - startedAt, bytes: Buffer.from(bytes).toString('latin1') })
        yield bytes
      }
    }
    return { ...response, body: body() }
  }
}

/** Pictures are many tokens: they come without the pace that makes streams worth recording. */
async function recordFrom(emulator: Emulator, scenarios: readonly Scenario[]): Promise<readonly RecordOutcome[]> {
  const server = await emulator.listen()
  const inside = nodeTransport()
  const transport = tapped(inside, (key, chunks) => seen.set(key, chunks))
  const done = await recordScenarios({ baseURL: `${server.url}/api/v1`, apiKey, folder, scenarios, transport, patienceMs: 0 })
  await inside.close?.()
  await server.close()
  return done
}

beforeAll(async () => {
  const isPicture = ({ name }: Scenario): boolean => name.startsWith('image/')
  outcomes = [
    ...(await recordFrom(
      createEmulator({ pace: { firstTokenMs: 40, tokensPerSecond: 400 } }),
      openrouterScenarios.filter((scenario) => !isPicture(scenario)),
    )),
    ...(await recordFrom(createEmulator(), openrouterScenarios.filter(isPicture))),
  ]
  fixtures = loadFixtures('**', folder)
}, 30_000)

afterAll(() => rmSync(folder, { recursive: true }))

const bytesOf = (chunks: readonly Seen[]): readonly string[] => chunks.map(({ bytes }) => bytes)

function sentBy({ request }: Fixture, url = 'http://any'): TransportRequest {
  const hasKey = request.headers?.['authorization'] !== undefined
  return wireRequest(request, { baseURL: `${url}/api/v1`, apiKey: hasKey ? apiKey : undefined })
}

function received(fixture: Fixture): readonly Seen[] {
  return seen.get(keyOf(sentBy(fixture))) ?? []
}

describe('recording the scenarios from an emulator', () => {
  test('leaves a fixture of each, clean and true about where it comes from', () => {
    expect(outcomes.filter(({ problem }) => problem)).toEqual([])
    expect(fixtures.map(({ id }) => id)).toEqual(openrouterScenarios.map(({ name }) => `openrouter/live/${name}`).toSorted())
    for (const { file = '' } of outcomes) {
      const text = readFileSync(file, 'utf8')
      expect(lintFixture(text, { file })).toEqual([])
      expect(text).not.toContain(apiKey)
    }
    for (const { provenance, secrets, request } of fixtures) {
      expect(provenance).toMatchObject({ source: 'emulator', upstream: expect.stringMatching(/^127\.0\.0\.1:\d+$/) })
      expect(provenance.via).toMatch(/^undici 7\.\d+\.\d+ \/ node \d+/)
      expect(provenance.by).toMatch(/^testkit \d/)
      expect(secrets?.scan).toBe('clean')
      expect([undefined, '<redacted:bearer>']).toContain(request.headers?.['authorization'])
    }
  })

  test('keeps bytes, boundaries and order as they came, in process and over HTTP', async () => {
    const replayed = replayTransport(fixtures)
    const served = await serveReplay(fixtures)
    const http = nodeTransport()
    // What tells of an account is redacted, so those bytes differ on purpose: a test of the redaction looks at them.
    const unchanged = fixtures.filter(({ normalised }) => normalised?.['redacted'] === undefined)
    expect(fixtures.length - unchanged.length).toBeLessThanOrEqual(2)
    for (const fixture of unchanged) {
      const live = bytesOf(received(fixture))
      expect([fixture.id, live.length > 0]).toEqual([fixture.id, true])
      expect([fixture.id, bytesOf(await read((await replayed(sentBy(fixture))).body))]).toEqual([fixture.id, live])
      const overHttp = await read((await http(sentBy(fixture, served.url))).body)
      expect([fixture.id, bytesOf(overHttp).join('')]).toEqual([fixture.id, live.join('')])
    }
    expect(replayed.unused()).toHaveLength(fixtures.length - unchanged.length)
    await http.close?.()
    await served.close()
  })

  test('replays within 5 ms of the recorded times, which are those of the wire', async () => {
    const paced = fixtures.filter(({ tags }) => tags.includes('stream'))
    expect(paced.length).toBeGreaterThan(2)
    const worst = { recorded: 0, replayed: 0, raw: 0, chunks: 0 }
    for (const fixture of paced) {
      const times = recordedTimes(fixture)
      const live = received(fixture).map(({ atMs }) => atMs)
      // Pauses, since a program that takes the processor between two looks at the clock shifts all that follows.
      const late = pauses(live).map((pauseMs, index) => Math.abs(pauseMs - (pauses(times)[index] ?? Infinity)))
      worst.recorded = Math.max(worst.recorded, late.toSorted((a, b) => a - b)[Math.floor(late.length / 2)] ?? Infinity)
      const { own, raw } = await lateness(fixture, times)
      worst.replayed = Math.max(worst.replayed, ...own)
      worst.raw = Math.max(worst.raw, raw)
      worst.chunks += times.length
    }
    // eslint-disable-next-line no-console
    console.log(
      `${worst.chunks} chunks of ${paced.length} paced streams: recorded pauses off by ${worst.recorded.toFixed(1)} ms ` +
        `(worst median), replayed by ${worst.raw.toFixed(1)} ms (worst chunk of the best run), by ${worst.replayed.toFixed(1)} ms more than a bare timer`,
    )
    expect(worst.recorded).toBeLessThanOrEqual(5)
    expect(worst.replayed).toBeLessThanOrEqual(5)
  }, 30_000)
})

function recordedTimes({ response }: Fixture): readonly number[] {
  return response?.body && 'stream' in response.body ? response.body.stream.map(({ t }) => t) : []
}

function pauses(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0))
}

interface Lateness {
  /** Of each chunk, beyond what a bare timer for the same time was late in the same process. */
  readonly own: readonly number[]
  /** The worst of all chunks with everything, in the best run. */
  readonly raw: number
}

/** The best of up to eight runs for each chunk: a program that takes the processor delays some chunks of some runs, a fault of the replay the same ones of all. */
async function lateness(fixture: Fixture, times: readonly number[]): Promise<Lateness> {
  let own = times.map(() => Infinity)
  let raw = Infinity
  for (let run = 0; run < 8 && Math.max(...own) > 5; run++) {
    const bare = times.map(() => 0)
    const { body } = await replayTransport(fixture, { speed: 1 })(sentBy(fixture))
    const startedAt = performance.now()
    const timers = times.map((time, index) => setTimeout(() => (bare[index] = performance.now() - startedAt), time))
    const chunks = await read(body)
    for (const timer of timers) clearTimeout(timer)
    const arrivals = times.map((_, index) => chunks[index]?.atMs ?? Infinity)
    raw = Math.min(raw, Math.max(...arrivals.map((atMs, index) => Math.abs(atMs - (times[index] ?? 0)))))
    own = own.map((before, index) => {
      const [atMs = 0, due = 0, timerMs = 0] = [arrivals[index], times[index], bare[index]]
      return Math.min(before, atMs < due ? due - atMs : Math.max(0, atMs - Math.max(due, timerMs)))
    })
  }
  return { own, raw }
}
