import { describe, expect, test } from 'vitest'
import { redirectUrl } from './redirect.ts'
import type { TransportRequest } from './transport.ts'

const empty = { async *[Symbol.asyncIterator]() {} }

describe('a redirect', () => {
  test.each([
    ['https://api.test/v2/chat', 'https://api.test/v2/chat'],
    ['/v2/chat?x=1', 'https://api.test/v2/chat?x=1'],
    ['../v2/chat', 'https://api.test/v2/chat'],
  ])('to %s stays on its server and is followed', (location, url) => {
    for (const status of [307, 308]) expect(target('POST', status, { location })).toBe(url)
  })

  test('of a GET is followed whatever its status', () => {
    for (const status of [301, 302, 303, 307, 308]) expect(target('GET', status, { location: '/b' })).toBe('https://api.test/b')
  })

  test.each([200, 204, 304, 400, 404, 500])('is not what status %i is', (status) => {
    expect(target('POST', status, { location: '/b' })).toBeUndefined()
  })

  test.each([
    { what: 'to another host', status: 307, location: 'https://evil.test/v1', says: 'another server' },
    { what: 'to another port', status: 307, location: 'https://api.test:444/v1', says: 'another server' },
    { what: 'from https to http', status: 308, location: 'http://api.test/v1', says: 'another server' },
    { what: 'with another user', status: 307, location: 'https://u:p@evil.test/v1', says: 'another server' },
    { what: 'that makes a GET of a POST', status: 302, location: '/b', says: 'POST into a GET' },
    { what: 'that does so by 303', status: 303, location: '/b', says: 'POST into a GET' },
    { what: 'without a location', status: 307, says: 'without saying where to' },
    { what: 'to what is no address', status: 307, location: 'https://', says: 'without saying where to' },
    { what: 'that a browser hides', status: 0, says: 'without saying where to' },
  ])('$what fails', ({ status, location, says }) => {
    expect(() => target('POST', status, location === undefined ? {} : { location })).toThrow(
      expect.objectContaining({ code: 'bad_response', retryable: false, status, message: expect.stringContaining(says) }),
    )
  })

  test('is followed three times in a row', () => {
    for (const followed of [0, 1, 2]) expect(target('POST', 307, { location: '/b' }, followed)).toBe('https://api.test/b')
    expect(() => target('POST', 307, { location: '/b' }, 3)).toThrow(/after 3 redirects/)
  })

  test('does not show what a location hides in its address', () => {
    expect(() => target('POST', 307, { location: 'https://user:hunter2@evil.test/v1?key=hunter2' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    )
  })
})

function target(
  method: TransportRequest['method'],
  status: number,
  headers: Readonly<Record<string, string>>,
  followed = 0,
): string | undefined {
  return redirectUrl({ method, url: 'https://api.test/v1/chat', headers: {} }, { status, headers, body: empty }, followed)
}
