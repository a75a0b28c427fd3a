import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { redact, redactCause, redactData } from './redact.ts'

const key = 'sk-or-v1-canarycanarycanary'
const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'

describe('redact', () => {
  test.each([
    [`Incorrect API key provided: ${key}.`, 'Incorrect API key provided: [redacted].'],
    ['sk-proj-abcdefgh12345678 was refused', '[redacted] was refused'],
    ['authorization: Bearer abc.def-123', 'authorization: Bearer [redacted]'],
    ['bearer abcdef123456', 'bearer [redacted]'],
    ['Basic dXNlcjpwYXNzd29yZA==', 'Basic [redacted]'],
    [`token ${token} expired`, 'token [redacted] expired'],
    [`{"key":"${key}","other":"${key}"}`, '{"key":"[redacted]","other":"[redacted]"}'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  test.each([
    'A risk-free task-list',
    'sk-short',
    'The bearer of news',
    'basic rules',
    'Basic authentication is off',
    'disk-encryption-key',
    '',
  ])('"%s" stays as it is', (text) => {
    expect(redact(text)).toBe(text)
  })

  test('secrets of any form are removed wherever they are told', () => {
    expect(redact('my own.secret+1 in my own.secret+1!', ['own.secret+1'])).toBe('my [redacted] in my [redacted]!')
    expect(redact('$& stays literal', ['nothing'])).toBe('$& stays literal')
  })

  test('secrets too short to be secrets do not tear words apart', () => {
    expect(redact('another day', ['a', 'the', ''])).toBe('another day')
  })
})

describe('redactData', () => {
  test('cleans texts and names at any depth, leaves the rest, and changes nothing in place', () => {
    const data = { error: { message: `no ${key}`, list: [key, 1, null, true, { [key]: 'custom-secret' }] } }
    const before = structuredClone(data)
    expect(redactData(data, ['custom-secret'])).toEqual({
      error: { message: 'no [redacted]', list: ['[redacted]', 1, null, true, { '[redacted]': '[redacted]' }] },
    })
    expect(data).toEqual(before)
  })

  test('cycles end', () => {
    const data: { key: string; self?: unknown } = { key }
    data.self = data
    const clean = redactData(data, [])
    expect(JSON.stringify(clean)).not.toContain('canary')
  })

  test('a member called __proto__ stays data', () => {
    const clean = redactData(JSON.parse('{"__proto__":{"polluted":true}}'), [])
    expect(JSON.stringify(clean)).toBe('{"__proto__":{"polluted":true}}')
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

describe('redactCause', () => {
  test('keeps name, message, code, syscall and stack of an error, without the key', () => {
    const original = Object.assign(new TypeError(`no ${key}`), { code: 'ECONNRESET', syscall: 'read' })
    const clean = redactCause(original, [])
    expect(clean).toMatchObject({ name: 'TypeError', message: 'no [redacted]', code: 'ECONNRESET', syscall: 'read' })
    expect(inspect(clean)).toContain('redact.test')
    expect(inspect(clean)).not.toContain('canary')
    expect(original.message).toContain(key)
  })

  test('drops what HTTP clients hang on their errors, at every depth', () => {
    const config = { headers: { authorization: 'Custom own-secret', 'x-api-key': 'own-secret' } }
    const inner = Object.assign(new Error('connect failed with own-secret'), { config })
    const outer = Object.assign(new Error('request failed', { cause: inner }), { config, request: { headers: config.headers } })
    const clean = redactCause(outer, ['own-secret'])
    expect(clean).toMatchObject({ message: 'request failed', cause: { message: 'connect failed with [redacted]' } })
    expect(inspect(clean, { depth: Infinity, showHidden: true })).not.toMatch(/own-secret|authorization|x-api-key/)
  })

  test('a chain of causes is followed for a while, and a circle of them ends', () => {
    const error = new Error(key)
    error.cause = error
    const clean = redactCause(error, [])
    expect(clean).toMatchObject({ message: '[redacted]', cause: { message: '[redacted]', cause: { message: '[redacted]' } } })
    expect(inspect(clean, { depth: Infinity })).not.toContain('canary')
  })

  test('a text is cleaned, any other value is dropped', () => {
    expect(redactCause(`no ${key}`, [])).toBe('no [redacted]')
    expect(redactCause({ headers: { authorization: key } }, [])).toBeUndefined()
    expect(redactCause(undefined, [])).toBeUndefined()
  })
})
