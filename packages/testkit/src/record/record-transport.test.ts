import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Transport, TransportRequest } from '@polymux/core'
import { nodeTransport } from '@polymux/core/node'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { collect } from '../../test/sample-fixtures.ts'
import { lintFixture } from '../fixture/fixture-lint.ts'
import { loadFixture } from '../fixture/fixture-load.ts'
import type { Fixture } from '../fixture/fixture.ts'
import { listen, type LoopbackServer, type ServedHandler } from '../http/loopback-server.ts'
import { replayTransport } from '../replay/replay-transport.ts'
import type { RecordError } from './record-error.ts'
import { recordTransport, type RecordOptions, type RecordTransport } from './record-transport.ts'

const key = ['live', 'key', 'of', 'the', 'test'].join('-')
const root = mkdtempSync(join(tmpdir(), 'record-transport-'))
const inside = nodeTransport()
let server: LoopbackServer
let answer: ServedHandler
let folder = ''
let problems: RecordError[] = []

beforeAll(async () => {
  server = await listen((request) => answer(request))
})
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'))
  problems = []
})
afterAll(async () => {
  await inside.close?.()
  await server.close()
  rmSync(root, { recursive: true })
})

function recorder(change: Partial<RecordOptions> = {}, transport: Transport = inside): RecordTransport {
  const onProblem = (problem: RecordError): void => void problems.push(problem)
  return recordTransport(transport, { folder, id: 'acme/chat/one', source: 'emulator', onProblem, ...change })
}

function post(body: TransportRequest['body'] = '{"prompt":"Hi"}', path = '/v1/chat'): TransportRequest {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'x-session': 'me' }
  return { method: 'POST', url: server.url + path, headers, ...(body !== undefined && { body }) }
}

/** Answers with these chunks, a moment apart, and then fails if told how. */
function stream(chunks: readonly (string | Uint8Array)[], failure?: string): void {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) {
      yield Buffer.from(chunk)
      await setTimeout(15)
    }
    if (failure !== undefined) throw Object.assign(new Error(failure), { code: failure })
  }
  answer = () => ({
    status: 200,
    headers: [
      ['content-type', 'text/event-stream'],
      ['set-cookie', 'a=b'],
    ],
    body: body(),
  })
}

function whole(bytes: string | Uint8Array, contentType: string, status = 200): void {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(bytes)
  }
  answer = () => ({ status, headers: [['content-type', contentType]], body: body() })
}

function filesIn(): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
}

function recorded(id = 'acme/chat/one'): Fixture {
  const file = join(folder, `${id}.json`)
  expect(lintFixture(readFileSync(file, 'utf8'), { file })).toEqual([])
  return loadFixture(id, folder)
}

describe('recordTransport', () => {
  test('passes chunks on at once and keeps them as they came', async () => {
    stream(['data: 1\n\n', 'data: \xe9', new Uint8Array([0xff]), '\n\n'])
    const record = recorder()
    const arrivals: number[] = []
    const { body } = await record(post())
    for await (const _bytes of body) {
      arrivals.push(performance.now())
      expect(filesIn()).toEqual([])
    }
    expect(Math.max(...arrivals) - Math.min(...arrivals)).toBeGreaterThan(30)
    const [outcome] = await record.flush()
    expect(outcome).toMatchObject({ id: 'acme/chat/one', status: 200, file: join(folder, 'acme/chat/one.json') })
    const { request, response, tags } = recorded()
    expect(request.headers).toEqual({ authorization: '<redacted:bearer>', 'content-type': 'application/json' })
    expect(tags).toEqual(['stream'])
    expect(response).toMatchObject({
      headers: [['content-type', 'text/event-stream']],
      body: { stream: [{ s: 'data: 1\n\n' }, { s: 'data: \xe9' }, { b: '/w==' }, { s: '\n\n' }] },
      end: { kind: 'clean', t: expect.any(Number) },
    })
  })

  test('keeps JSON as JSON only where that gives back the same bytes', async () => {
    const record = recorder()
    whole('{"a":1,"b":[true]}', 'application/json')
    await collect((await record(post())).body)
    whole('{"b": 1,"a":1}', 'application/json', 429)
    await collect((await record(post())).body)
    await record.flush()
    expect(recorded().response).toMatchObject({ body: { json: { a: 1, b: [true] } } })
    expect(recorded('acme/chat/one.2').response).toMatchObject({ status: 429, body: { text: '{"b": 1,"a":1}' } })
  })

  test('pours where the transport inside pours, and pauses it', async () => {
    stream(['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n'])
    const record = recorder()
    expect(record.attentive).toBe(true)
    const { body } = await record(post())
    const seen: string[] = []
    await new Promise<void>((resolve, reject) => {
      const flow = body.pour?.({
        write(bytes) {
          seen.push(Buffer.from(bytes).toString())
          if (seen.length > 1) return
          flow?.pause()
          // Safe to wait: nothing comes while it is paused.
          void setTimeout(40).then(() => {
            seen.push('resumed')
            return flow?.resume()
          })
        },
        end: resolve,
        fail: reject,
      })
    })
    await record.flush()
    expect(seen.slice(0, 2)).toEqual(['data: 1\n\n', 'resumed'])
    expect(recorded().response?.body).toMatchObject({ stream: expect.arrayContaining([{ t: 0, s: 'data: 1\n\n' }]) })
  })

  test.each([
    ['reset', 'ECONNRESET', 'reset'],
    ['premature close', 'UND_ERR_SOCKET', 'fin'],
  ] as const)('a %s in the middle of a stream neither hangs nor leaves a file, unless told to keep it', async (_, code, kind) => {
    stream(['data: 1\n\n', 'data: 2\n\n'], code)
    const record = recorder()
    await expect(collect((await record(post())).body)).rejects.toMatchObject({ code })
    expect(await record.flush()).toMatchObject([{ status: 200, problem: { reason: 'broken' } }])
    expect([filesIn(), problems.length]).toEqual([[], 1])

    const keeping = recorder({ keepBroken: true })
    await expect(collect((await keeping(post())).body)).rejects.toMatchObject({ code })
    await keeping.flush()
    const fixture = recorded()
    expect(fixture.response?.end?.kind).toBe(kind)
    const replayed = await replayTransport(fixture)(post())
    await expect(collect(replayed.body)).rejects.toMatchObject({ code })
  })

  const ways: Readonly<Record<string, (send: RecordTransport) => Promise<void>>> = {
    'a signal': async (send) => {
      const controller = new AbortController()
      const { body } = await send({ ...post(), signal: controller.signal })
      const reading = collect(body)
      setTimeout(20)
        .then(() => controller.abort(new Error('enough')))
        .catch(() => {})
      await expect(reading).rejects.toThrow('enough')
    },
    'its owner': async (send) => {
      let ending: { abort(reason: unknown): void } | undefined
      let isConnected = false
      const owner = {
        connected: () => void (isConnected = true),
        endWith: (given: { abort(reason: unknown): void }) => void (ending = given),
      }
      const { body } = await send({ ...post(), owner })
      const reading = collect(body)
      expect(isConnected).toBe(true)
      ending?.abort(new Error('enough'))
      await expect(reading).rejects.toThrow('enough')
    },
    'leaving the loop': async (send) => {
      for await (const _bytes of (await send(post())).body) break
    },
    'cancelling the flow': async (send) => {
      const { body } = await send(post())
      const flow = body.pour?.({ write() {}, end() {}, fail() {} })
      flow?.cancel()
    },
  }

  test.each(Object.entries(ways))('an abort by %s neither hangs nor leaves a file, unless told to keep it', async (_, leave) => {
    stream(Array.from({ length: 50 }, (_unused, index) => `data: ${index}\n\n`))
    const record = recorder()
    await leave(record)
    expect(await record.flush()).toMatchObject([{ status: 200, problem: { reason: 'aborted' } }])
    expect(filesIn()).toEqual([])
    const keeping = recorder({ keepBroken: true })
    await leave(keeping)
    await keeping.flush()
    expect(recorded().response?.end?.kind).toBe('abort')
  })

  test('a request that no server answers fails as it would, and is a fixture only when told to keep it', async () => {
    const closed = await listen(answer)
    await closed.close()
    const request = { ...post(), url: `${closed.url}/v1/chat` }
    const record = recorder()
    await expect(record(request)).rejects.toMatchObject({ code: 'ECONNREFUSED', stage: 'connect' })
    expect(await record.flush()).toMatchObject([{ problem: { reason: 'broken' } }])
    expect(filesIn()).toEqual([])
    const keeping = recorder({ keepBroken: true })
    await expect(keeping(request)).rejects.toThrow()
    await keeping.flush()
    expect(recorded()).toMatchObject({ response: null, failure: { code: 'ECONNREFUSED', stage: 'connect' } })
    await expect(replayTransport(recorded())(request)).rejects.toMatchObject({ code: 'ECONNREFUSED', stage: 'connect' })
  })

  test('puts large bytes into a file of their own, keeps forms by their parts, and clears away old files', async () => {
    const sound = Uint8Array.from({ length: 9_000 }, (_, index) => (index * 7) % 256)
    const form = new FormData()
    form.append('model', 'acme/ear')
    form.append('file', new Blob([sound], { type: 'audio/wav' }), 'a.wav')
    whole(sound, 'audio/mpeg')
    const { ['content-type']: _json, ...headers } = post().headers
    const request = { ...post(form), headers }
    for (let run = 0; run < 2; run++) {
      sound[0] = run + 1
      whole(sound, 'audio/mpeg')
      const record = recorder()
      await collect((await record(request)).body)
      await record.flush()
    }
    expect(filesIn().filter((name) => name.endsWith('.bin'))).toHaveLength(2)
    const { body } = await replayTransport(loadFixture('acme/chat/one', folder))(request)
    expect((await collect(body)).join('')).toBe(Buffer.from(sound).toString('latin1'))
  })

  test('an answer of an emulator never replaces one of a real server', async () => {
    whole('{}', 'application/json')
    const real = recorder({ source: 'recorded' })
    await collect((await real(post())).body)
    await real.flush()
    expect(recorded()).toMatchObject({ provenance: { source: 'recorded' }, expires: 'P180D' })
    const record = recorder()
    await collect((await record(post())).body)
    expect(await record.flush()).toMatchObject([{ problem: { reason: 'kept' } }])
    expect(recorded().provenance.source).toBe('recorded')
  })
})

describe('what is not kept', () => {
  const encoded = Buffer.from(`x${key}`).toString('base64')
  const places: Readonly<Record<string, () => void>> = {
    'in the answer': () => whole(`{"echo":"${key}"}`, 'application/json'),
    'as base64': () => whole(`{"echo":"${encoded}"}`, 'application/json'),
    'in bytes': () => whole(Buffer.concat([Buffer.alloc(5_000, 0xff), Buffer.from(key)]), 'audio/mpeg'),
    'across chunks': () => stream([`data: ${key.slice(0, 8)}`, `${key.slice(8)}\n\n`]),
    'as another secret': () => whole(`{"a":"${['sk', 'or', 'v1', 'a'.repeat(40)].join('-')}"}`, 'application/json'),
  }

  test.each(Object.entries(places))('a secret %s leaves no file, and the call goes on', async (_, serve) => {
    serve()
    const record = recorder()
    const body = (await collect((await record(post())).body)).join('')
    expect(body.length).toBeGreaterThan(20)
    const [outcome] = await record.flush()
    expect(outcome?.problem).toMatchObject({
      name: 'RecordError',
      reason: 'secret',
      pointer: expect.stringContaining('/response/body'),
    })
    expect(outcome?.problem?.rule).toMatch(/live key|OpenRouter key/)
    expect(JSON.stringify([outcome, problems]) + String(outcome?.problem?.message)).not.toContain(key)
    expect([existsSync(join(folder, 'acme')), filesIn(), problems.length]).toEqual([false, [], 1])
  })

  test('a key in the URL is not kept, and one in a body is refused', async () => {
    whole('{}', 'application/json')
    const record = recorder()
    await collect((await record(post(undefined, `/v1/chat?api_key=${key}&page=2`))).body)
    expect(await record.flush()).toMatchObject([{ path: '/v1/chat?api_key=<redacted>&page=2' }])
    expect(recorded().request.query).toEqual({ api_key: '<redacted>', page: '2' })
    await collect((await record(post(JSON.stringify({ note: key })))).body)
    expect((await record.flush())[1]).toMatchObject({ problem: { reason: 'secret', pointer: '/request/body/json/note' } })
  })

  test('accounts are blanked, by type, and the request still finds its fixture', async () => {
    whole('{"data":{"label":"mine","limit":25,"is_free_tier":true,"none":null}}', 'application/json')
    const redact = { pointers: ['/metadata/*'], patterns: [/ticket \d+/] }
    const record = recorder({ redact })
    const body = JSON.stringify({ prompt: 'ticket 12', user: 'ann', metadata: { email: 'ann@example.com' } })
    await collect((await record(post(body, '/v1/key'))).body)
    await record.flush()
    const fixture = recorded()
    expect(fixture.request.body).toEqual({
      json: { prompt: '<redacted>', user: '<redacted>', metadata: { email: '<redacted>' } },
    })
    expect(fixture.response?.body).toEqual({
      text: '{"data":{"label":"<redacted>","limit":0,"is_free_tier":false,"none":null}}',
    })
    expect(fixture.normalised?.['redacted']).toBe('/data/label /data/limit /data/is_free_tier')
    const replayed = await replayTransport(fixture)(post(body.replace('ann', 'bob'), '/v1/key'))
    expect(replayed.status).toBe(200)
  })
})
