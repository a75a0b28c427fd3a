import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { environmentProxy, parseProxy, serverOf } from './proxy-environment.ts'
import type { Environment } from './proxy-environment.ts'

describe('the proxy of the environment', () => {
  test.each<[string, Environment, string | undefined]>([
    ['https://a.test', {}, undefined],
    ['https://a.test', { HTTPS_PROXY: 'http://p:1' }, 'p:1'],
    ['https://a.test', { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://q:2' }, 'q:2'],
    ['https://a.test', { HTTPS_PROXY: 'http://p:1', https_proxy: '' }, undefined],
    ['https://a.test', { HTTPS_PROXY: '', ALL_PROXY: 'http://p:1' }, undefined],
    ['https://a.test', { HTTP_PROXY: 'http://p:1' }, undefined],
    ['https://a.test', { HTTP_PROXY: 'http://p:1', ALL_PROXY: 'http://q:2', all_proxy: 'http://r:3' }, 'r:3'],
    ['http://a.test', { HTTPS_PROXY: 'http://p:1' }, undefined],
    ['http://a.test', { HTTP_PROXY: 'http://p:1' }, 'p:1'],
    ['http://a.test', { HTTP_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' }, undefined],
    ['http://a.test', { http_proxy: 'http://p:1', REQUEST_METHOD: 'GET' }, 'p:1'],
    ['http://a.test', { ALL_PROXY: 'p:1' }, 'p:1'],
    ['http://127.0.0.1', { HTTP_PROXY: 'http://p:1' }, 'p:1'],
    ['http://localhost', { HTTP_PROXY: 'https://p' }, 'p:443'],
  ])('for %s with %o is %s', (url, environment, host) => {
    expect(environmentProxy(serverOf(new URL(url)), environment)?.host).toBe(host)
  })

  test.each([
    ['https://a.test', '*', false],
    ['https://a.test', 'a.test', false],
    ['https://A.test', 'other, a.TEST', false],
    ['https://b.a.test', 'a.test', false],
    ['https://b.a.test', '.a.test', false],
    ['https://b.a.test', '*.a.test', false],
    ['https://a.test', '.a.test', false],
    ['https://ba.test', 'a.test', true],
    ['https://a.test.evil', 'a.test', true],
    ['https://a.test', 'a.test:443', false],
    ['https://a.test', 'a.test:8443', true],
    ['http://a.test:8080', 'x a.test:8080', false],
    ['http://127.0.0.1', '127.0.0.1', false],
    ['http://127.0.0.1', '0.0.1', true],
    ['http://10.1.2.3', '10.0.0.0/8', false],
    ['http://11.1.2.3', '10.0.0.0/8', true],
    ['http://10.1.2.3', '10.0.0.0/99', true],
    ['http://[::1]:81', '::1', false],
    ['http://[::1]:81', '[::1]', false],
    ['http://[::1]:81', '[::1]:81', false],
    ['http://[::1]:81', '[::1]:82', true],
    ['http://[fd00::1]', 'fd00::/8', false],
    ['http://[fd00::1]', '10.0.0.0/8', true],
    ['https://a.test', '', true],
    ['https://a.test', ' , ', true],
  ])('for %s, with NO_PROXY "%s", is used: %s', (url, exceptions, isUsed) => {
    const environment = { ALL_PROXY: 'http://p:1', NO_PROXY: exceptions }
    expect(environmentProxy(serverOf(new URL(url)), environment) !== undefined).toBe(isUsed)
  })

  test('takes the exceptions of the variable in lower case, empty or not', () => {
    const server = serverOf(new URL('http://a.test'))
    expect(environmentProxy(server, { http_proxy: 'p', no_proxy: '', NO_PROXY: '*' })).toBeDefined()
    expect(environmentProxy(server, { http_proxy: 'p', no_proxy: 'a.test', NO_PROXY: '' })).toBeUndefined()
  })
})

describe('the URL of a proxy', () => {
  test('may have a name and a password, which are not shown in its host', () => {
    expect(parseProxy('http://us%40er:p%C3%A4ss%@proxy.test:3128', 'X')).toEqual({
      secure: false,
      hostname: 'proxy.test',
      port: 3128,
      host: 'proxy.test:3128',
      authorization: `Basic ${Buffer.from('us@er:p%C3%A4ss%').toString('base64')}`,
    })
    expect(parseProxy('name@[::1]', 'X')).toMatchObject({
      hostname: '::1',
      port: 80,
      host: '[::1]:80',
      authorization: 'Basic bmFtZTo=',
    })
  })

  test.each(['socks5://user:canary@p:1', 'http://user:canary@p:99999', 'ftp://canary@p', 'http://user:canary@'])(
    'that is of no use fails without being shown: %s',
    (text) => {
      expect(() => parseProxy(text, 'HTTPS_PROXY')).toThrow(/^The proxy of HTTPS_PROXY is /)
      try {
        parseProxy(text, 'HTTPS_PROXY')
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_PROXY_INVALID_CONFIG', stage: 'proxy' })
        expect(inspect(error, { showHidden: true })).not.toContain('canary')
      }
    },
  )
})
