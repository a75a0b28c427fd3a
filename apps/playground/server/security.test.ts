import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveApp, textOf, type Served } from '../tests/serve-app.ts'
import { createBackend } from './backend.ts'

const routes = [
  ['GET', '/'],
  ['GET', '/api/boot'],
  ['POST', '/api/chat'],
  ['POST', '/api/embeddings'],
  ['POST', '/api/images'],
  ['GET', '/nowhere'],
] as const
const posts = routes.filter(([method]) => method === 'POST').map(([, path]) => path)
const body = { model: 'openrouter/openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }], texts: ['a'], prompt: 'a' }

let app: Served
beforeAll(async () => {
  app = await serveApp(createBackend({}))
})
afterAll(() => app.close())

describe('security', () => {
  test.each(routes)('%s %s answers 403 to a foreign host name, as after DNS rebinding', async (method, path) => {
    for (const host of [
      'evil.example',
      `evil.example:${app.port}`,
      `localhost:${app.port + 1}`,
      'localhost',
      '127.0.0.1',
      '0.0.0.0',
    ]) {
      const answer = await app.send(path, { method, headers: { host }, ...(method === 'POST' && { body }) })
      expect([host, answer.statusCode]).toEqual([host, 403])
    }
  })

  test('answers to each name this machine has for itself', async () => {
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      const answer = await app.send('/api/boot', { headers: { host: `${name}:${app.port}` } })
      expect([name, answer.statusCode]).toEqual([name, 200])
    }
  })

  test.each(posts)('POST %s from a foreign page, or from no page, is 403', async (path) => {
    for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${app.port}`, `https://localhost:${app.port}`]) {
      const answer = await app.send(path, { body, headers: { origin } })
      expect([origin, answer.statusCode]).toEqual([origin, 403])
    }
    expect((await app.send(path, { body, headers: { origin: '' } })).statusCode).toBe(403)
    expect((await app.send(path, { body, headers: { 'sec-fetch-site': 'cross-site' } })).statusCode).toBe(403)
    expect((await app.send(path, { body, headers: { 'sec-fetch-site': 'same-site' } })).statusCode).toBe(403)
  })

  test.each(posts)('POST %s of a content type that any form can send is 415', async (path) => {
    for (const contentType of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
      '',
    ]) {
      const answer = await app.send(path, { body, headers: { 'content-type': contentType } })
      expect([contentType, answer.statusCode]).toEqual([contentType, 415])
    }
  })

  test('a body over the limit is 413', async () => {
    const answer = await app.send('/api/chat', { body: { ...body, padding: 'x'.repeat(17 * 1024 * 1024) } })
    expect(answer.statusCode).toBe(413)
  })

  test('a preflight of a foreign page gets no permission', async () => {
    const answer = await app.send('/api/chat', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(answer.statusCode).toBe(403)
  })

  test.each(routes)('%s %s carries the security headers and no CORS header, refused or not', async (method, path) => {
    const options = { method, ...(method === 'POST' && { body }) }
    for (const answer of [
      await app.send(path, options),
      await app.send(path, { ...options, headers: { host: 'evil.example' } }),
    ]) {
      await textOf(answer)
      expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
      expect(answer.headers['content-security-policy']).not.toContain('unsafe')
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
      expect(answer.headers['referrer-policy']).toBe('no-referrer')
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  test('a path that climbs out of the page is not found', async () => {
    for (const path of ['/../package.json', '/..%2f..%2fpackage.json', '/assets/../../../../etc/passwd']) {
      expect((await app.send(path)).statusCode).toBe(404)
    }
  })
})
