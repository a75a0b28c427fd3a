import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Fixture } from '../fixture/fixture.ts'
import { wholeBytes } from '../fixture/fixture-bytes.ts'
import { lintFixture } from '../fixture/fixture-lint.ts'
import { formatFixture, sealFixture } from '../fixture/fixture-write.ts'
import type { Conversion } from './conversion.ts'
import { fromHar } from './har.ts'
import { readYaml } from './read-yaml.ts'
import { fromVcr } from './vcr.ts'

/** Put together here, so that no scanner takes this file for a leak. */
const key = ['sk', 'or', 'v1', '0123456789abcdef'.repeat(4)].join('-')
const gzipped = gzipSync('{"ok": 1.0}').toString('base64')
const picture = Uint8Array.from({ length: 5_000 }, (_, index) => 255 - (index % 256))

const rubyCassette = `---
http_interactions:
- request:
    method: post
    uri: https://openrouter.ai/api/v1/chat/completions?api_key=abcdefgh
    body:
      encoding: UTF-8
      string: '{"model":"acme/one","user":"somebody","stream":true}'
    headers:
      Authorization:
      - Bearer ${key}
      Content-Type:
      - application/json
      User-Agent:
      - Faraday v2
  response:
    status:
      code: 200
      message: OK
    headers:
      Content-Type:
      - text/event-stream
      Set-Cookie:
      - a=b
      X-Generation-Id:
      - gen-1
    body:
      encoding: UTF-8
      string: |+
        : OPENROUTER PROCESSING

        data: {"text":"Größe"}

        data: [DONE]

  recorded_at: Tue, 10 Nov 2026 23:33:40 GMT
- request:
    method: post
    uri: https://openrouter.ai/api/v1/audio/speech
    body:
      encoding: UTF-8
      string: '{}'
    headers: {}
  response:
    status:
      code: 200
      message: OK
    headers:
      Content-Type:
      - audio/mpeg
    body:
      encoding: ASCII-8BIT
      string: !binary |-
        ${Buffer.from(picture).toString('base64')}
  recorded_at: Tue, 10 Nov 2026 23:33:41 GMT
recorded_with: VCR 6.2.0
`

const pythonCassette = `interactions:
- request:
    body: '{"model": "acme/one"}'
    headers:
      authorization: [<redacted>]
      content-type: [application/json]
    method: POST
    uri: https://openrouter.ai/api/v1/embeddings
  response:
    body:
      string: !!binary |
        ${gzipped}
    headers:
      Content-Encoding: [gzip]
      Content-Type: [application/json]
      Date: ['Tue, 10 Nov 2026 23:33:40 GMT']
    status: {code: 404, message: Not Found}
- request:
    body: null
    headers: {}
    method: GET
    uri: https://openrouter.ai/api/v1/models
  response:
    headers:
      date: ['Tue, 10 Nov 2026 23:33:40 GMT']
    parsed_body: {data: [], 'on': 'yes'}
    status: {code: 200, message: OK}
- request: {body: null, headers: {}, method: HEAD, uri: 'https://openrouter.ai/'}
  response: {body: {string: ''}, headers: {}, status: {code: 200, message: OK}}
version: 1
`

async function convertYaml(text: string, options = {}): Promise<Conversion> {
  return await fromVcr(await readYaml(text, 'cassettes/talk.yaml'), {
    id: 'cassettes/talk',
    file: 'cassettes/talk.yaml',
    ...options,
  })
}

function clean(fixtures: readonly Fixture[]): void {
  for (const fixture of fixtures) expect(lintFixture(formatFixture(sealFixture(fixture)))).toEqual([])
}

describe('fromVcr', () => {
  test('reads a cassette of Ruby: redacted, in one piece, and honest about what is lost', async () => {
    const { fixtures, skipped } = await convertYaml(rubyCassette)
    expect(skipped).toEqual([])
    clean(fixtures)
    expect(fixtures[0]).toEqual({
      format: 1,
      id: 'cassettes/talk.1',
      provenance: {
        source: 'recorded',
        at: '2026-11-10T23:33:40.000Z',
        by: 'VCR 6.2.0',
        via: 'cassettes/talk.yaml',
        upstream: 'openrouter.ai',
      },
      expires: null,
      tags: [],
      request: {
        method: 'POST',
        path: '/api/v1/chat/completions',
        query: { api_key: '<redacted>' },
        headers: { authorization: '<redacted:bearer>', 'content-type': 'application/json' },
        body: { json: { model: 'acme/one', stream: true, user: '<redacted>' } },
      },
      match: { ignore: ['/user'] },
      response: {
        status: 200,
        statusText: 'OK',
        headers: [
          ['content-type', 'text/event-stream'],
          ['x-generation-id', 'gen-1'],
        ],
        body: { text: ': OPENROUTER PROCESSING\n\ndata: {"text":"Größe"}\n\ndata: [DONE]\n\n' },
      },
      normalised: {
        chunks: 'unknown: the cassette keeps a body in one piece',
        times: 'unknown: the cassette keeps none',
      },
      secrets: { scan: 'clean', rules: 7 },
    })
    const body = fixtures[1]?.response?.body
    expect(body).toMatchObject({ file: expect.stringMatching(/^talk\.2\.[0-9a-f]{8}\.bin$/) })
    expect(Buffer.compare(wholeBytes(body), picture)).toBe(0)
  })

  test('reads a cassette of VCR.py: bytes, coded bodies, parsed bodies', async () => {
    const { fixtures, skipped } = await convertYaml(pythonCassette)
    clean(fixtures)
    expect(fixtures.map(({ id, provenance }) => [id, provenance.by])).toEqual([
      ['cassettes/talk.1', 'VCR.py, cassette version 1'],
      ['cassettes/talk.2', 'VCR.py, cassette version 1'],
    ])
    expect(fixtures[0]?.response).toMatchObject({ status: 404, body: { text: '{"ok": 1.0}' } })
    expect(fixtures[0]?.normalised).toMatchObject({ contentEncoding: 'gzip to identity' })
    expect(fixtures[1]?.response?.body).toEqual({ json: { data: [], on: 'yes' } })
    expect(fixtures[1]?.normalised).toMatchObject({ body: expect.stringContaining('parsed JSON') })
    expect(skipped).toEqual([
      { position: 3, exchange: 'HEAD openrouter.ai/', kind: 'unusable', reason: 'format 1 has no requests by HEAD' },
    ])
  })

  test('reads cassettes of betamax and go-vcr, and JSON ones', async () => {
    const request = { method: 'GET', uri: 'https://a.example/x?b=1&b=2', headers: {}, body: { string: '' } }
    const base64 = Buffer.from('hello').toString('base64')
    const betamax = {
      request,
      response: { status: { code: 200 }, headers: {}, body: { base64_string: base64 } },
      recorded_at: '2026-01-02T03:04:05',
    }
    const { fixtures } = await fromVcr({ http_interactions: [betamax], recorded_with: 'betamax/0.9' }, { id: 'a/b' })
    expect(fixtures).toMatchObject([
      {
        id: 'a/b',
        provenance: { at: '2026-01-02T03:04:05.000Z', by: 'betamax/0.9' },
        request: { query: { b: ['1', '2'] } },
        response: { body: { text: 'hello' } },
      },
    ])
    const go = {
      request: { method: 'POST', url: 'https://a.example/y', headers: {}, body: '{}' },
      response: { code: 500, status: '500 Oops', headers: { Date: ['Tue, 10 Nov 2026 23:33:40 GMT'] }, body: 'oops' },
    }
    const converted = await fromVcr({ version: 2, interactions: [go] }, { id: 'a/b' })
    expect(converted.fixtures).toMatchObject([
      { provenance: { by: 'go-vcr, cassette version 2' }, response: { status: 500, body: { text: 'oops' } } },
    ])
  })

  test('answers equal requests in the order of the cassette', async () => {
    const interaction = {
      request: { method: 'GET', uri: 'https://a.example/job', headers: {} },
      response: { status: { code: 200 }, headers: {}, body: 'x' },
      recorded_at: '2026-01-01T00:00:00Z',
    }
    const { fixtures } = await fromVcr({ interactions: [interaction, interaction, interaction] }, { id: 'a/b' })
    expect(fixtures.map(({ match }) => match?.repeat)).toEqual(['once', 'once', undefined])
  })

  test('leaves out what it was not asked for, what is no real server, what has no time, and what holds a secret', async () => {
    const make = (uri: string, body: string, more = {}): object => ({
      request: { method: 'GET', uri, headers: { 'x-api-key': ['s3cr3t-value'] } },
      response: { status: { code: 200 }, headers: {}, body },
      recorded_at: '2026-01-01T00:00:00Z',
      ...more,
    })
    const interactions = [
      make('https://a.example/v1/a', 'fine'),
      make('https://b.example/v1/a', 'elsewhere'),
      make('https://a.example/v1/b', `your key is ${key}`),
      make('https://a.example/v1/c', Buffer.from('it was s3cr3t-value').toString('base64')),
      make('https://a.example/v1/d', 'no time', { recorded_at: undefined }),
      make('https://a.example/v1/e', 'no status', { response: {} }),
      make('http://localhost:4010/a.example/', 'local'),
    ]
    const { fixtures, skipped } = await fromVcr({ interactions }, { id: 'a/b', filter: 'a.example/v1' })
    expect(fixtures.map(({ id }) => id)).toEqual(['a/b.1'])
    expect(skipped.map(({ position, kind, reason }) => [position, kind, reason])).toEqual([
      [2, 'filtered', 'is not among a.example/v1'],
      [3, 'secret', expect.stringContaining('OpenRouter key')],
      [4, 'secret', expect.stringContaining('live key')],
      [5, 'unusable', expect.stringContaining('--at')],
      [6, 'unusable', expect.stringContaining('no status')],
      [7, 'filtered', 'is not among a.example/v1'],
    ])
    expect(JSON.stringify(skipped)).not.toMatch(/s3cr3t|0123456789abcdef/)
    const dated = await fromVcr({ interactions }, { id: 'a/b', filter: '/v1/d', at: '2026-05-05T00:00:00Z' })
    expect(dated.fixtures).toMatchObject([
      { provenance: { at: '2026-05-05T00:00:00Z' }, normalised: { at: 'unknown: said by whoever converted it' } },
    ])
    const local = await fromVcr({ interactions: [interactions[6]] }, { id: 'a/b' })
    expect(local.skipped).toMatchObject([{ reason: expect.stringContaining('localhost is no real server') }])
  })

  test('says that something is no cassette, or no YAML', async () => {
    await expect(fromVcr({ log: {} }, { id: 'a/b' })).rejects.toThrow('a/b is no cassette')
    await expect(readYaml('a: [b', 'x.yaml')).rejects.toThrow(/^x\.yaml: is not YAML: .* line 1/)
  })
})

describe('fromHar', () => {
  const entry = (request: object, response: object, more = {}): object => ({
    startedDateTime: '2026-11-10T23:33:40.123+02:00',
    request: { method: 'POST', url: 'https://openrouter.ai/api/v1/a?token=x', headers: [], ...request },
    response: { status: 200, statusText: '', headers: [], content: { size: 0 }, ...response },
    ...more,
  })

  test('reads bodies as text and base64, forms, and the one time that is known', async () => {
    const entries = [
      entry(
        { postData: { mimeType: 'application/json', text: '{"a":1}' } },
        {
          headers: [
            { name: 'Content-Type', value: 'text/event-stream' },
            { name: 'content-encoding', value: 'br' },
          ],
          content: { text: 'data: 1\n\n' },
        },
        { timings: { receive: 120.4 } },
      ),
      entry(
        {
          headers: [{ name: ':method', value: 'POST' }],
          postData: {
            mimeType: 'multipart/form-data; boundary=x',
            params: [
              { name: 'model', value: 'a' },
              { name: 'file', fileName: 'a.txt', contentType: 'text/plain', value: 'hey' },
            ],
          },
        },
        { content: { text: Buffer.from(picture.subarray(0, 100)).toString('base64'), encoding: 'base64' } },
      ),
    ]
    const { fixtures, skipped } = await fromHar(
      { log: { creator: { name: 'WebInspector', version: '537' }, entries } },
      { id: 'site/talk' },
    )
    expect(skipped).toEqual([])
    clean(fixtures)
    expect(fixtures[0]).toMatchObject({
      provenance: { by: 'WebInspector 537', at: '2026-11-10T21:33:40.123Z' },
      request: { query: { token: '<redacted>' }, body: { json: { a: 1 } } },
      response: {
        headers: [['content-type', 'text/event-stream']],
        body: { text: 'data: 1\n\n' },
        end: { kind: 'clean', t: 120 },
      },
      normalised: { contentEncoding: 'br to identity', chunks: expect.stringContaining('unknown') },
    })
    expect(fixtures[1]?.request.body).toEqual({
      multipart: [
        { name: 'model', text: 'a' },
        { name: 'file', filename: 'a.txt', contentType: 'text/plain', text: 'hey' },
      ],
    })
    expect(fixtures[1]?.response?.body).toEqual({ base64: Buffer.from(picture.subarray(0, 100)).toString('base64') })
  })

  test('leaves out what has no answer or whose body was not saved', async () => {
    const entries = [entry({}, { status: 0, _error: 'net::ERR_FAILED' }), entry({}, { content: { size: 12 } })]
    const { skipped } = await fromHar({ log: { entries } }, { id: 'a/b' })
    expect(skipped.map(({ reason }) => reason)).toEqual(['has no answer: net::ERR_FAILED', 'its body was not saved'])
    await expect(fromHar({}, { id: 'a/b' })).rejects.toThrow('no HAR file')
  })
})
