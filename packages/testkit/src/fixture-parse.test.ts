import { describe, expect, test } from 'vitest'
import { FixtureError } from './fixture-error.ts'
import { parseFixture } from './fixture-parse.ts'
import { fixtureHash, formatFixture, sealFixture } from './fixture-write.ts'
import { chatFixture } from '../test/sample-fixtures.ts'

describe('parseFixture', () => {
  test('gives back what was written', () => {
    const fixture = sealFixture(chatFixture())
    expect(parseFixture(formatFixture(fixture))).toEqual(fixture)
  })

  test.each([
    ['/format', { format: 2 }, 'must be 1'],
    ['/id', { id: 'plain' }, 'openrouter/chat/plain'],
    ['/provenance/evidence', { provenance: { source: 'authored', at: '2026-01-01T00:00:00Z' } }, 'documentation page or issue'],
    ['/provenance/derivedFrom', { provenance: { source: 'derived', at: '2026-01-01T00:00:00Z' } }, 'changed from'],
    ['/provenance/source', { provenance: { source: 'invented', at: '2026-01-01T00:00:00Z' } }, 'one of recorded, emulator'],
    ['/provenance/at', { provenance: { source: 'emulator', at: 'yesterday' } }, 'ISO time'],
    ['/expires', { expires: '180 days' }, 'ISO duration'],
    ['/tags/1', { tags: ['a', 2] }, 'must be a string, is 2'],
    ['/request/path', { request: { method: 'POST', path: '/a?b=1' } }, 'its query goes into "query"'],
    ['/request/method', { request: { method: 'PUT', path: '/a' } }, 'one of GET, POST'],
    ['/request/body', { request: { method: 'POST', path: '/a', body: { json: 1, text: '1' } } }, 'exactly one of'],
    ['/match/ignore/0', { match: { ignore: ['user'] } }, 'JSON pointer'],
    ['/response/status', { response: { status: 99, headers: [] } }, 'from 200 to 599'],
    ['/response/headers/0', { response: { status: 200, headers: [['a']] } }, 'pair'],
    ['/response/headers/0/0', { response: { status: 200, headers: [['Content-Type', 'x']] } }, 'lower case'],
    [
      '/response/body/stream/0',
      { response: { status: 200, headers: [], body: { stream: [{ t: 0, s: 'a', b: 'YQ==' }] } } },
      'either',
    ],
    ['/response/body/stream/0/b', { response: { status: 200, headers: [], body: { stream: [{ t: 0, b: 'a' }] } } }, 'base64'],
    [
      '/response/body/stream/1/t',
      {
        response: {
          status: 200,
          headers: [],
          body: {
            stream: [
              { t: 5, s: 'a' },
              { t: 4, s: 'b' },
            ],
          },
        },
      },
      '(5)',
    ],
    ['/response/end/kind', { response: { status: 200, headers: [], end: { kind: 'gone' } } }, 'clean, reset, fin, stall, abort'],
    ['/sha256', { sha256: 'abc' }, '64 hexadecimal'],
    ['/respons', { respons: {} }, 'not part of fixture format 1'],
  ])('names %s when it is wrong', (pointer, change, advice) => {
    const broken = JSON.stringify({ ...chatFixture(), ...change })
    const error = failure(() => parseFixture(broken, 'some/file.json'))
    expect(error).toBeInstanceOf(FixtureError)
    expect(error).toMatchObject({ pointer, file: 'some/file.json' })
    expect(error.message).toContain(`some/file.json at ${pointer}: `)
    expect(error.message).toContain(advice)
  })

  test('says that a file is not JSON', () => {
    expect(() => parseFixture('{', 'x.json')).toThrow('x.json: is not JSON; a fixture is one JSON object')
  })

  test('names a missing member', () => {
    const { tags: _tags, ...rest } = chatFixture()
    expect(() => parseFixture(JSON.stringify(rest), 'x.json')).toThrow('x.json at /tags: is missing')
  })
})

describe('canonical text and hash', () => {
  test('does not depend on the order of keys', () => {
    const fixture = chatFixture()
    const reversed = parseFixture(JSON.stringify(Object.fromEntries(Object.entries(fixture).toReversed())))
    expect(formatFixture(reversed)).toBe(formatFixture(fixture))
    expect(formatFixture(fixture)).toMatch(/^\{\n {2}"expires": null,[^\r]*\}\n$/)
  })

  test('the hash ignores itself and nothing else', () => {
    const sealed = sealFixture(chatFixture())
    expect(fixtureHash(sealed)).toBe(sealed.sha256)
    expect(fixtureHash({ ...sealed, tags: ['other'] })).not.toBe(sealed.sha256)
  })
})

function failure(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('did not fail')
}
