import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createRecordingBench } from '../../test/recording-bench.ts'
import { collect } from '../../test/sample-fixtures.ts'
import { wholeBytes } from '../fixture/fixture-bytes.ts'
import type { Fixture } from '../fixture/fixture.ts'
import { listen } from '../http/loopback-server.ts'
import { replayTransport } from '../replay/replay-transport.ts'
import type { RecordTransport } from './record-transport.ts'

const bench = createRecordingBench()

describe('recordTransport', () => {
  test('passes chunks on at once and keeps them as they came', async () => {
    bench.stream(['data: 1\n\n', 'data: \xe9', new Uint8Array([0xff]), '\n\n'])
    const record = bench.recorder()
    const arrivals: number[] = []
    const { body } = await record(bench.post())
    for await (const _bytes of body) {
      arrivals.push(performance.now())
      expect(bench.files()).toEqual([])
    }
    expect(Math.max(...arrivals) - Math.min(...arrivals)).toBeGreaterThan(30)
    const [outcome] = await record.flush()
    expect(outcome).toMatchObject({ id: 'acme/chat/one', status: 200, file: join(bench.folder, 'acme/chat/one.json') })
    const { request, response, tags } = bench.recorded()
    expect(request.headers).toEqual({ authorization: '<redacted:bearer>', 'content-type': 'application/json' })
    expect(tags).toEqual(['stream'])
    expect(response).toMatchObject({
      headers: [['content-type', 'text/event-stream']],
      body: { stream: [{ s: 'data: 1\n\n' }, { s: 'data: \xe9' }, { b: '/w==' }, { s: '\n\n' }] },
      end: { kind: 'clean', t: expect.any(Number) },
    })
  })

  test('numbers what has the same id, and keeps refusals as well', async () => {
    const record = bench.recorder()
    bench.whole('{"a":1,"b":[true]}', 'application/json')
    await collect((await record(bench.post())).body)
    bench.whole('{"b": 1,"a":1}', 'application/json', 429)
    await collect((await record(bench.post())).body)
    await record.flush()
    expect(textOf(bench.recorded())).toBe('{"a":1,"b":[true]}')
    expect(bench.recorded('acme/chat/one.2').response?.status).toBe(429)
    expect(textOf(bench.recorded('acme/chat/one.2'))).toBe('{"b": 1,"a":1}')
  })

  test('pours where the transport inside pours, and pauses it', async () => {
    bench.stream(['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n'])
    const record = bench.recorder()
    expect(record.attentive).toBe(true)
    const { body } = await record(bench.post())
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
    expect(bench.recorded().response?.body).toMatchObject({
      stream: expect.arrayContaining([{ t: expect.any(Number), s: 'data: 1\n\n' }]),
    })
  })

  test.each([
    ['reset', 'ECONNRESET', 'reset'],
    ['premature close', 'UND_ERR_SOCKET', 'fin'],
  ] as const)('a %s in the middle of a stream neither hangs nor leaves a file, unless told to keep it', async (_, code, kind) => {
    bench.stream(['data: 1\n\n', 'data: 2\n\n'], code)
    const record = bench.recorder()
    await expect(collect((await record(bench.post())).body)).rejects.toMatchObject({ code })
    expect(await record.flush()).toMatchObject([{ status: 200, problem: { reason: 'broken' } }])
    expect([bench.files(), bench.problems.length]).toEqual([[], 1])

    const keeping = bench.recorder({ keepBroken: true })
    await expect(collect((await keeping(bench.post())).body)).rejects.toMatchObject({ code })
    await keeping.flush()
    const fixture = bench.recorded()
    expect(fixture.response?.end?.kind).toBe(kind)
    const replayed = await replayTransport(fixture)(bench.post())
    await expect(collect(replayed.body)).rejects.toMatchObject({ code })
  })

  const ways: Readonly<Record<string, (send: RecordTransport) => Promise<void>>> = {
    'a signal': async (send) => {
      const controller = new AbortController()
      const { body } = await send({ ...bench.post(), signal: controller.signal })
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
      const { body } = await send({ ...bench.post(), owner })
      const reading = collect(body)
      expect(isConnected).toBe(true)
      ending?.abort(new Error('enough'))
      await expect(reading).rejects.toThrow('enough')
    },
    'leaving the loop': async (send) => {
      for await (const _bytes of (await send(bench.post())).body) break
    },
    'cancelling the flow': async (send) => {
      const { body } = await send(bench.post())
      const flow = body.pour?.({ write() {}, end() {}, fail() {} })
      flow?.cancel()
    },
  }

  test.each(Object.entries(ways))('an abort by %s neither hangs nor leaves a file, unless told to keep it', async (_, leave) => {
    bench.stream(Array.from({ length: 50 }, (_unused, index) => `data: ${index}\n\n`))
    const record = bench.recorder()
    await leave(record)
    expect(await record.flush()).toMatchObject([{ status: 200, problem: { reason: 'aborted' } }])
    expect(bench.files()).toEqual([])
    const keeping = bench.recorder({ keepBroken: true })
    await leave(keeping)
    await keeping.flush()
    expect(bench.recorded().response?.end?.kind).toBe('abort')
  })

  test('a request that no server answers fails as it would, and is a fixture only when told to keep it', async () => {
    const closed = await listen(() => Promise.reject(new Error('is closed')))
    await closed.close()
    const request = { ...bench.post(), url: `${closed.url}/v1/chat` }
    const record = bench.recorder()
    await expect(record(request)).rejects.toMatchObject({ code: 'ECONNREFUSED', stage: 'connect' })
    expect(await record.flush()).toMatchObject([{ problem: { reason: 'broken' } }])
    expect(bench.files()).toEqual([])
    const keeping = bench.recorder({ keepBroken: true })
    await expect(keeping(request)).rejects.toThrow()
    await keeping.flush()
    expect(bench.recorded()).toMatchObject({ response: null, failure: { code: 'ECONNREFUSED', stage: 'connect' } })
    await expect(replayTransport(bench.recorded())(request)).rejects.toMatchObject({ code: 'ECONNREFUSED', stage: 'connect' })
  })

  test('keeps forms by their parts, large ones in a file of their own, and clears away old files', async () => {
    const sound = Uint8Array.from({ length: 9_000 }, (_, index) => (index * 7) % 256)
    const { ['content-type']: _json, ...headers } = bench.post().headers
    bench.whole('{}', 'application/json')
    let request = bench.post()
    for (let run = 0; run < 2; run++) {
      sound[0] = run + 1
      const form = new FormData()
      form.append('model', 'acme/ear')
      form.append('file', new Blob([sound], { type: 'audio/wav' }), 'a.wav')
      request = { ...bench.post(form), headers }
      const record = bench.recorder()
      await collect((await record(request)).body)
      await record.flush()
    }
    expect(bench.files().filter((name) => name.endsWith('.bin'))).toHaveLength(1)
    expect(bench.recorded().request.body).toMatchObject({
      multipart: [
        { name: 'model', text: 'acme/ear' },
        { name: 'file', filename: 'a.wav', contentType: 'audio/wav', file: expect.stringMatching(/^one\.[0-9a-f]{8}\.bin$/) },
      ],
    })
    expect((await replayTransport(bench.recorded())(request)).status).toBe(200)
  })

  test('an answer of an emulator never replaces one of a real server', async () => {
    bench.whole('{}', 'application/json')
    const real = bench.recorder({ source: 'recorded' })
    await collect((await real(bench.post())).body)
    await real.flush()
    expect(bench.recorded()).toMatchObject({ provenance: { source: 'recorded' }, expires: 'P180D' })
    const record = bench.recorder()
    await collect((await record(bench.post())).body)
    expect(await record.flush()).toMatchObject([{ problem: { reason: 'kept' } }])
    expect(bench.recorded().provenance.source).toBe('recorded')
  })

  test('a refusal never replaces an answer', async () => {
    bench.whole('{"ok":true}', 'application/json')
    const good = bench.recorder()
    await collect((await good(bench.post())).body)
    await good.flush()
    bench.whole('{"error":{}}', 'application/json', 401)
    const refused = bench.recorder()
    await collect((await refused(bench.post())).body)
    expect(await refused.flush()).toMatchObject([{ status: 401, problem: { reason: 'kept' } }])
    expect(textOf(bench.recorded())).toBe('{"ok":true}')
  })
})

function textOf({ response }: Fixture): string {
  return Buffer.from(wholeBytes(response?.body)).toString('utf8')
}
