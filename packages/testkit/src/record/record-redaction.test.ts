import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRecordingBench, key } from '../../test/recording-bench.ts'
import { collect } from '../../test/sample-fixtures.ts'
import { wholeBytes } from '../fixture/fixture-bytes.ts'
import { replayTransport } from '../replay/replay-transport.ts'

const bench = createRecordingBench()

describe('what is not kept', () => {
  const encoded = Buffer.from(`x${key}`).toString('base64')
  const places: Readonly<Record<string, () => void>> = {
    'in the answer': () => bench.whole(`{"echo":"${key}"}`, 'application/json'),
    'as base64': () => bench.whole(`{"echo":"${encoded}"}`, 'application/json'),
    'in bytes': () => bench.whole(Buffer.concat([Buffer.alloc(5_000, 0xff), Buffer.from(key)]), 'audio/mpeg'),
    'across chunks': () => bench.stream([`data: ${key.slice(0, 8)}`, `${key.slice(8)}\n\n`]),
    'as another secret': () => bench.whole(`{"a":"${['sk', 'or', 'v1', 'a'.repeat(40)].join('-')}"}`, 'application/json'),
  }

  test.each(Object.entries(places))('a secret %s leaves no file, and the call goes on', async (_, serve) => {
    serve()
    const record = bench.recorder()
    const body = (await collect((await record(bench.post())).body)).join('')
    expect(body.length).toBeGreaterThan(20)
    const [outcome] = await record.flush()
    expect(outcome?.problem).toMatchObject({
      name: 'RecordError',
      reason: 'secret',
      pointer: expect.stringContaining('/response/body'),
    })
    expect(outcome?.problem?.rule).toMatch(/live key|OpenRouter key/)
    expect(JSON.stringify([outcome, bench.problems]) + String(outcome?.problem?.message)).not.toContain(key)
    expect([existsSync(join(bench.folder, 'acme')), bench.files(), bench.problems.length]).toEqual([false, [], 1])
  })

  test('a key in the URL is not kept, and one in a body is refused', async () => {
    bench.whole('{}', 'application/json')
    const record = bench.recorder()
    await collect((await record(bench.post(undefined, `/v1/chat?api_key=${key}&page=2`))).body)
    expect(await record.flush()).toMatchObject([{ path: '/v1/chat?api_key=<redacted>&page=2' }])
    expect(bench.recorded().request.query).toEqual({ api_key: '<redacted>', page: '2' })
    await collect((await record(bench.post(JSON.stringify({ note: key })))).body)
    expect((await record.flush())[1]).toMatchObject({ problem: { reason: 'secret', pointer: '/request/body/json/note' } })
  })

  test('accounts are blanked, by type, and the request still finds its fixture', async () => {
    bench.whole('{"data":{"label":"mine","limit":25,"is_free_tier":true,"none":null}}', 'application/json')
    const redact = { pointers: ['/metadata/*'], patterns: [/ticket \d+/] }
    const record = bench.recorder({ redact })
    const body = JSON.stringify({ prompt: 'ticket 12', user: 'ann', metadata: { email: 'ann@example.com' } })
    await collect((await record(bench.post(body, '/v1/key'))).body)
    await record.flush()
    const fixture = bench.recorded()
    expect(fixture.request.body).toEqual({
      json: { prompt: '<redacted>', user: '<redacted>', metadata: { email: '<redacted>' } },
    })
    expect(Buffer.from(wholeBytes(fixture.response?.body)).toString()).toBe(
      '{"data":{"label":"<redacted>","limit":0,"is_free_tier":false,"none":null}}',
    )
    expect(fixture.normalised?.['redacted']).toBe('/data/label /data/limit /data/is_free_tier')
    const replayed = await replayTransport(fixture)(bench.post(body.replace('ann', 'bob'), '/v1/key'))
    expect(replayed.status).toBe(200)
  })
})
