import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { chatFixture, streamResponse } from '../test/sample-fixtures.ts'
import type { Fixture } from './fixture.ts'
import { fixtureExpiry, lintFixture } from './fixture-lint.ts'
import { fixtureIds, loadFixture, loadFixtures } from './fixture-load.ts'
import { formatFixture, sealFixture } from './fixture-write.ts'
import { redactSecrets, secretsInJson, secretsInText } from './secret-scan.ts'

/** Put together here, so that no scanner takes this file for a leak. */
const secrets: readonly (readonly [rule: string, secret: string])[] = [
  ['OpenRouter key', ['sk', 'or', 'v1', '0123456789abcdef'.repeat(4)].join('-')],
  ['API key', ['sk', 'proj', 'A1b2C3d4E5f6G7h8'].join('-')],
  ['bearer token', ['Bearer', 'abcdefghijklmnop1234'].join(' ')],
  ['JSON web token', [`eyJ${'a'.repeat(20)}`, `eyJ${'b'.repeat(20)}`, 'c'.repeat(20)].join('.')],
  ['AWS access key id', ['AKIA', 'ABCDEFGHIJKLMNOP'].join('')],
  ['PEM private key', ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ')],
]

const folder = mkdtempSync(join(tmpdir(), 'fixtures-'))
afterAll(() => rmSync(folder, { recursive: true }))

function lint(change: Partial<Fixture>, options = {}): readonly string[] {
  return lintFixture(formatFixture(sealFixture(chatFixture(change))), options).map(({ rule, pointer }) => `${rule} ${pointer}`)
}

describe('lintFixture', () => {
  test('has nothing to say about a sealed fixture', () => {
    expect(lint({})).toEqual([])
  })

  test('catches an edit by hand by the hash', () => {
    const sealed = formatFixture(sealFixture(chatFixture()))
    const edited = sealed.replace('"ok": true', '"ok": false')
    expect(lintFixture(edited)).toMatchObject([{ severity: 'error', rule: 'hash', pointer: '/sha256' }])
    const recorded = formatFixture(sealFixture(chatFixture({ provenance: { source: 'recorded', at: '2026-01-01T00:00:00Z' } })))
    expect(lintFixture(recorded.replace('"ok": true', '"ok": false'))[0]?.message).toContain(
      'record it again, or make it derived',
    )
    expect(lintFixture(formatFixture(chatFixture()))).toMatchObject([
      { rule: 'hash', message: expect.stringContaining('missing') },
    ])
  })

  test('wants the canonical form', () => {
    const sealed = sealFixture(chatFixture())
    expect(lintFixture(JSON.stringify(sealed))).toMatchObject([{ rule: 'canonical' }])
    expect(lintFixture(formatFixture(sealed).replaceAll('\n', '\r\n'))).toMatchObject([{ rule: 'canonical' }])
  })

  test('says what is wrong with the form', () => {
    expect(lintFixture('{}', { file: 'a.json' })).toMatchObject([
      { rule: 'format', pointer: '/format', message: expect.stringContaining('a.json at /format') },
    ])
  })

  test('compares the id with the path of the file', () => {
    expect(lint({}, { file: '/some/where/sample/chat/plain.json' })).toEqual([])
    expect(lint({}, { file: 'C:\\some\\sample\\chat\\plain.json' })).toEqual([])
    expect(lint({}, { file: '/some/where/sample/chat/other.json' })).toEqual(['id /id'])
  })

  test('warns of age, and only warns', () => {
    const now = new Date('2026-07-01T00:00:00Z')
    const old = formatFixture(sealFixture(chatFixture({ expires: 'P180D' })))
    expect(lintFixture(old, { now })).toMatchObject([
      { severity: 'warning', rule: 'expired', message: expect.stringContaining('2026-06-30') },
    ])
    expect(lintFixture(old, { now: new Date('2026-06-29T00:00:00Z') })).toEqual([])
    expect(fixtureExpiry(chatFixture({ expires: 'P1Y2M1W3D' }))?.toISOString()).toBe('2027-03-11T00:00:00.000Z')
    expect(fixtureExpiry(chatFixture())).toBeUndefined()
  })

  test('refuses headers that identify someone', () => {
    const headers = [
      ['set-cookie', 'a=b'],
      ['content-type', 'text/plain'],
      ['cf-ray', '1'],
    ] as const
    expect(lint({ response: { status: 200, headers } })).toEqual(['header /response/headers/0', 'header /response/headers/2'])
    const request = { method: 'GET', path: '/a', headers: { authorization: 'Basic x' } } as const
    expect(lint({ request })).toEqual(['header /request/headers/authorization'])
  })
})

describe('the secret scan', () => {
  test.each(secrets)('finds an %s wherever it hides', (rule, secret) => {
    const base64 = Buffer.from(secret).toString('base64')
    const twice = Buffer.from(`{"data":"${base64}"}`).toString('base64')
    const places: readonly (readonly [string, Partial<Fixture>])[] = [
      ['/request/body/json/user', { request: { method: 'POST', path: '/a', body: { json: { user: secret } } } }],
      ['/request/body/json', { request: { method: 'POST', path: '/a', body: { json: { [secret]: 1 } } } }],
      ['/request/body/base64', { request: { method: 'POST', path: '/a', body: { base64 } } }],
      [
        '/response/body/json/url',
        { response: { status: 200, headers: [], body: { json: { url: `data:text/plain;base64,${base64}` } } } },
      ],
      ['/response/body/base64', { response: { status: 200, headers: [], body: { base64: twice } } }],
      ['/response/headers/0/1', { response: { status: 200, headers: [['x-note', secret]] } }],
      ['/tags/0', { tags: [secret] }],
      ['/provenance/evidence', { provenance: { source: 'authored', at: '2026-01-01T00:00:00Z', evidence: `see ${secret}` } }],
    ]
    for (const [pointer, change] of places) {
      const problems = lintFixture(formatFixture(sealFixture(chatFixture(change)))).filter((problem) => problem.rule === 'secret')
      expect(problems.map((problem) => [problem.pointer, problem.message.includes(rule)])).toContainEqual([pointer, true])
      expect(JSON.stringify(problems)).not.toContain(secret)
    }
  })

  test.each(secrets)('finds an %s that lies across chunks', (_rule, secret) => {
    const middle = 7
    const chunks = [
      { t: 0, s: `data: ${secret.slice(0, middle)}` },
      { t: 1, b: Buffer.from(`${secret.slice(middle)}\n\n`).toString('base64') },
    ]
    expect(lint({ response: streamResponse(chunks) })).toEqual(['secret /response/body'])
  })

  test('finds what it is told to look for, and in files that are no fixtures', () => {
    const canary = 'blue-canary'
    const rules = [{ name: 'canary', pattern: /blue-canary/ }]
    expect(lint({ tags: [canary] }, { secretRules: rules })).toEqual(['secret /tags/0'])
    expect(lintFixture(`not JSON ${canary}`, { secretRules: rules }).map(({ rule }) => rule)).toEqual(['format', 'secret'])
  })

  test('leaves placeholders and plain words alone', () => {
    const harmless = [
      '<redacted:bearer>',
      'Bearer <redacted>',
      'a Bearer token is needed',
      'ask-me-anything-about-it-please',
      'task-1234567890123456789',
      'eyJhbGciOi',
    ]
    expect(secretsInJson(harmless)).toEqual([])
  })

  test('is linear enough for large bodies, and finds a key in the middle of one', () => {
    const big = Buffer.alloc(300_000, 'picture').toString('base64')
    const startedAt = performance.now()
    expect(secretsInText(big)).toEqual([])
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    const key = secrets[0]?.[1] ?? ''
    expect(secretsInText(Buffer.from(`${'x'.repeat(100_001)} ${key} ${'x'.repeat(100_000)}`).toString('base64'))).toEqual([
      'OpenRouter key',
    ])
  })

  test('redacts in place', () => {
    for (const [, secret] of secrets) expect(redactSecrets(`before ${secret} after ${secret}`)).not.toContain(secret)
  })
})

describe('loading', () => {
  test('finds fixtures by id, by part of an id and by pattern', () => {
    for (const id of ['one/chat/plain', 'one/chat/stream', 'two/chat/plain']) {
      mkdirSync(join(folder, id, '..'), { recursive: true })
      writeFileSync(join(folder, `${id}.json`), formatFixture(sealFixture(chatFixture({ id }))))
    }
    const ids = (pattern?: string): readonly string[] => loadFixtures(pattern, folder).map(({ id }) => id)
    expect(fixtureIds(folder)).toEqual(['one/chat/plain', 'one/chat/stream', 'two/chat/plain'])
    expect(ids()).toEqual(['one/chat/plain', 'one/chat/stream', 'two/chat/plain'])
    expect(ids('one')).toEqual(['one/chat/plain', 'one/chat/stream'])
    expect(ids('*/chat/plain')).toEqual(['one/chat/plain', 'two/chat/plain'])
    expect(ids('**/stream')).toEqual(['one/chat/stream'])
    expect(loadFixture('two/chat/plain', folder).id).toBe('two/chat/plain')
    expect(loadFixture(join(folder, 'two/chat/plain.json')).id).toBe('two/chat/plain')
  })

  test('says what it did not find', () => {
    expect(() => loadFixtures('three', folder)).toThrow('three: no fixture in')
    expect(() => loadFixtures('**', join(folder, 'nowhere'))).toThrow(/nowhere: cannot be read; name the folder .* \(ENOENT/)
    expect(() => loadFixture('one/chat/none', folder)).toThrow('one/chat/none: there is no such fixture; looked for')
  })
})
