import type { Transport } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { chatFixture, streamResponse } from '../../test/sample-fixtures.ts'
import { createEmulator } from '../emulator/emulator.ts'
import type { Fixture, FixtureResponse } from '../fixture/fixture.ts'
import type { JsonValue } from '../json/json-value.ts'
import { replayTransport } from '../replay/replay-transport.ts'
import { type VerifyReport, verifyFixtures } from './verify-fixtures.ts'

const upstream = { baseURL: 'https://acme.example/api/v1', apiKey: 'some-key' }

/** What is said when the fixture holds `before` and the live server answers `after`. */
async function compare(before: FixtureResponse, after: FixtureResponse): Promise<VerifyReport | undefined> {
  const transport = replayTransport(chatFixture({ response: after }))
  const [report] = await verifyFixtures({ ...upstream, fixtures: [chatFixture({ response: before })], transport })
  return report
}

async function compareJson(before: JsonValue, after: JsonValue): Promise<readonly string[]> {
  const report = await compare(json(before), json(after))
  const said = report?.drift.map(({ kind, pointer, expected, actual }) => `${kind} ${pointer} ${expected}>${actual}`)
  return [report?.outcome ?? '', ...(said ?? [])]
}

function json(value: JsonValue, status = 200): FixtureResponse {
  return { status, headers: [['content-type', 'application/json']], body: { json: value } }
}

function events(...data: readonly string[]): FixtureResponse {
  return streamResponse(data.map((text, index) => ({ t: index, s: `${text}\n\n` })))
}

describe('verifyFixtures', () => {
  test('other values, other lengths and other items of the same kind are the same shape', async () => {
    const before = { id: 'a', n: 1, list: [{ x: 1 }, { x: 2, y: 'z' }], none: [], maybe: null }
    const after = { id: 'b', n: 2.5, list: [{ x: 3, y: '' }], none: [], maybe: null }
    expect(await compareJson(before, after)).toEqual(['same'])
  })

  test('says which fields are new, missing or of another type, each once', async () => {
    const before = { id: 'a', old: { deep: { er: 1 } }, list: [{ x: 1 }] }
    const after = { id: 7, list: [{ x: 1, y: [true] }], fresh: { deep: 1 } }
    expect(await compareJson(before, after)).toEqual([
      'drift',
      'new /fresh >object',
      'type /id string>number',
      'new /list/*/y >list',
      'missing /old object>',
    ])
  })

  test('tells of a null without calling it drift, and expects nothing of an empty list', async () => {
    expect(await compareJson({ a: null, list: [] }, { a: { b: 1 }, list: [1] })).toEqual(['same', 'null /a null>object'])
  })

  test('another status or media type is all that is said', async () => {
    expect(await compare(json({ a: 1 }), json({ error: {} }, 404))).toMatchObject({
      outcome: 'drift',
      drift: [{ kind: 'status', expected: '200', actual: '404' }],
    })
    expect((await compare(json({ a: 1 }), events('data: 1')))?.drift).toMatchObject([
      { kind: 'body', actual: 'text/event-stream' },
    ])
  })

  test('streams are compared by the union of their events and by their order', async () => {
    const before = events(': hello', 'data: {"a":1}', 'data: {"a":2}', 'data: {"a":3,"usage":{"n":1}}', 'data: [DONE]')
    const after = events('data: {"a":9}', 'data: {"a":3,"usage":{"n":1}}', 'data: [DONE]')
    expect(await compare(before, after)).toMatchObject({ outcome: 'same', drift: [] })
    const changed = events('data: {"a":9}', 'data: [DONE]', 'data: {"a":3,"usage":{"n":"1"}}')
    expect((await compare(before, changed))?.drift.map(({ kind, expected, actual }) => [kind, expected || actual])).toEqual([
      ['type', 'number'],
      ['order', '{a} > {a usage}'],
      ['order', '{a usage} > [DONE]'],
      ['order', '[DONE] > end'],
      ['order', '{a} > [DONE]'],
      ['order', '[DONE] > {a usage}'],
      ['order', '{a usage} > end'],
    ])
    const named = await compare(events('event: start\ndata: {"x":1}'), events('event: begin\ndata: {"x":1}'))
    expect(named?.drift).toContainEqual({ kind: 'missing', pointer: 'start', expected: 'object', actual: '' })
  })

  test('leaves out what cannot be asked, and goes on after a failure', async () => {
    const base = chatFixture().request
    const fixtures: readonly Fixture[] = [
      chatFixture({ id: 'a/failed', response: null, failure: { code: 'ECONNRESET' } }),
      chatFixture({ id: 'a/cut', response: streamResponse([], { kind: 'reset' }) }),
      chatFixture({ id: 'a/secret', request: { ...base, query: { key: '<redacted>' } } }),
      chatFixture({ id: 'a/down' }),
    ]
    const transport: Transport = () => Promise.reject(new Error('no connection'))
    const reports = await verifyFixtures({ ...upstream, fixtures, transport })
    expect(reports.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped', 'skipped', 'failed'])
    expect(reports.at(-1)?.reason).toBe('no connection')
  })

  test('a request that was sent without a key is asked without one', async () => {
    const base = chatFixture().request
    const transport = replayTransport(chatFixture())
    const ask = (headers: Readonly<Record<string, string>>): Promise<unknown> =>
      verifyFixtures({ ...upstream, fixtures: [chatFixture({ request: { ...base, headers } })], transport })
    await ask({ 'content-type': 'application/json' })
    await ask({ authorization: '<redacted:bearer>' })
    expect(transport.requests.map(({ headers }) => headers['authorization'])).toEqual([undefined, '<redacted:bearer>'])
  })

  test('an emulator agrees with what it answered before', async () => {
    const { transport } = createEmulator()
    const first = await transport({
      method: 'POST',
      url: 'https://openrouter.ai/api/v1/chat/completions',
      headers: {},
      body: '{"model":"openai/gpt-4o-mini","messages":[{"role":"user","content":"Hi"}],"stream":true}',
    })
    const chunks: Uint8Array[] = []
    for await (const bytes of first.body) chunks.push(bytes)
    const fixture = chatFixture({
      request: {
        method: 'POST',
        path: '/api/v1/chat/completions',
        body: { json: { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hello there' }], stream: true } },
      },
      response: streamResponse([{ t: 0, s: Buffer.concat(chunks).toString('utf8') }]),
    })
    const [report] = await verifyFixtures({ ...upstream, fixtures: [fixture], transport })
    expect(report).toMatchObject({ outcome: 'same' })
  })
})
