import { describe, expect, test } from 'vitest'
import { redactHeader, secretsInText } from '../fixture/secret-scan.ts'
import { liveSecretRules, secretsOf } from './live-secrets.ts'
import { storedQuery, storedResponseHeaders } from './redaction.ts'

const secret = 'abcd1234/efgh5678'
const basic = `Basic ${Buffer.from(`ann:${secret}`).toString('base64')}`
const unicode = [...secret].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
const percent = [...secret].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')

function found(echo: string, headers: Readonly<Record<string, string>>, url = 'http://any/chat'): boolean {
  return secretsInText(`before ${echo} after`, liveSecretRules(secretsOf({ headers, url }))).includes('live key')
}

describe('a credential of the request that comes back', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['after any scheme', { authorization: `Key ${secret}` }],
    ['as the password of Basic', { authorization: basic }],
    ['as one cookie of several', { cookie: `theme=dark; session=${secret}; page=2` }],
    ['as a header without a scheme', { 'x-api-key': secret }],
  ])('is found %s', (_, headers) => {
    expect(found(secret, headers)).toBe(true)
    expect(found('something else', headers)).toBe(false)
  })

  test('is found when it was in the address', () => {
    expect(found(secret, {}, `http://any/chat?sig=${encodeURIComponent(secret)}`)).toBe(true)
    expect(found(secret, {}, `http://ann:${encodeURIComponent(secret)}@any/chat`)).toBe(true)
  })

  test.each([
    ['escaped for JSON letter by letter', unicode],
    ['escaped for URLs letter by letter', percent],
    ['as hex', Buffer.from(secret).toString('hex').toUpperCase()],
  ])('is found %s', (_, echo) => {
    expect(found(echo, { authorization: `Bearer ${secret}` })).toBe(true)
  })
})

describe('what signs a request', () => {
  test('is kept neither in the query and redirects of a recording nor in the headers of a journal', () => {
    const query = new URLSearchParams({ sig: secret, 'X-Amz-Signature': secret, page: '2' })
    expect(storedQuery(query)).toEqual({ sig: '<redacted>', 'X-Amz-Signature': '<redacted>', page: '2' })
    const { location } = Object.fromEntries(storedResponseHeaders({ location: `/file?sig=abc&X-Amz-Signature=abc&page=2` }, {}))
    expect(location).toBe('/file?sig=<redacted>&X-Amz-Signature=<redacted>&page=2')
    expect(redactHeader('ocp-apim-subscription-key', secret)).toBe('<redacted>')
    expect(redactHeader('idempotency-key', 'once')).toBe('once')
  })
})
