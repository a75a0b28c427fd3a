import { describe, expect, test } from 'vitest'
import type { ProviderSpec, WireRequest } from './codec.ts'
import { ModelError } from './model-error.ts'
import { prepareRequest } from './prepare-request.ts'
import type { PreparedRequest } from './prepare-request.ts'
import type { ProviderSettings } from './provider.ts'

const key = 'sk-or-v1-canarycanarycanary'

const spec: ProviderSpec<ProviderSettings> = {
  name: 'acme',
  baseURL: 'https://api.acme.test/v1',
  env: { apiKey: ['ACME_API_KEY', 'ACME_KEY'] },
}

describe('the address', () => {
  test.each([
    [undefined, 'https://api.acme.test/v1/chat/completions'],
    ['https://proxy.test', 'https://proxy.test/chat/completions'],
    ['https://proxy.test/', 'https://proxy.test/chat/completions'],
    ['https://proxy.test/api/v1', 'https://proxy.test/api/v1/chat/completions'],
    ['https://proxy.test/api/v1///', 'https://proxy.test/api/v1/chat/completions'],
    ['http://127.0.0.1:8080/v1/', 'http://127.0.0.1:8080/v1/chat/completions'],
    ['http://[::1]:8080', 'http://[::1]:8080/chat/completions'],
    ['https://proxy.test/v1?api-version=2026-01&x=1', 'https://proxy.test/v1/chat/completions?api-version=2026-01&x=1'],
    ['https://proxy.test/v1/chat/completions', 'https://proxy.test/v1/chat/completions'],
    ['https://proxy.test/v1/chat/completions/', 'https://proxy.test/v1/chat/completions'],
    ['https://proxy.test/v1/chat/completions?x=1', 'https://proxy.test/v1/chat/completions?x=1'],
    ['https://proxy.test/mychat/completions', 'https://proxy.test/mychat/completions/chat/completions'],
  ])('base URL %s gives %s', async (baseURL, expected) => {
    expect((await prepare({}, { apiKey: key, baseURL })).url).toBe(expected)
  })

  test.each(['', 'proxy.test/v1', 'ftp://proxy.test', 'file:///etc/passwd', '/v1', 'https://', 'not a url'])(
    '"%s" is no base URL',
    async (baseURL) => {
      const error = await failure({}, { apiKey: key, baseURL })
      expect(error).toMatchObject({ code: 'configuration', provider: 'acme', phase: 'request', attempts: 0 })
      expect(error.message).toContain('base URL')
      expect(error.message).toContain('https://host/path')
    },
  )

  test.each([
    'https://user:hunter2@proxy.test/v1',
    'https://hunter2@proxy.test/v1',
    'ftp://user:hunter2@proxy.test/v1',
    'user:hunter2@proxy.test/v1',
    'https://user:hunter2@proxy.test:port/v1',
    '//user:hunter2@proxy.test/v1',
  ])('a user name and password are refused and not shown (%#)', async (baseURL) => {
    const error = await failure({}, { apiKey: key, baseURL })
    expect(error.code).toBe('configuration')
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('hunter2')
  })
})

describe('the key', () => {
  test('travels as a bearer token and is listed as a secret', async () => {
    const request = await prepare({}, { apiKey: key })
    expect(request.headers).toMatchObject({ authorization: `Bearer ${key}` })
    expect(request.secrets).toContain(key)
  })

  test('may come from a function, which is asked at every call', async () => {
    let asked = 0
    const apiKey = async (): Promise<string> => `${key}-${++asked}`
    expect((await prepare({}, { apiKey })).headers['authorization']).toBe(`Bearer ${key}-1`)
    expect((await prepare({}, { apiKey: () => `${key}-sync` })).headers['authorization']).toBe(`Bearer ${key}-sync`)
    expect((await prepare({}, { apiKey })).headers['authorization']).toBe(`Bearer ${key}-2`)
  })

  test('loses the white space of a careless copy', async () => {
    expect((await prepare({}, { apiKey: ` ${key}\n` })).headers['authorization']).toBe(`Bearer ${key}`)
  })

  test.each([undefined, '', '  \n'])('that is missing (%j) is a configuration error that names the variables', async (apiKey) => {
    const error = await failure({}, { apiKey })
    expect(error).toMatchObject({ code: 'configuration', provider: 'acme', attempts: 0 })
    expect(error.message).toContain('ACME_API_KEY (or ACME_KEY)')
    expect(error.message).toContain('acme({ apiKey })')
  })

  test('that is missing where no variable is known is asked for in code', async () => {
    const { env: _env, ...bare } = spec
    const error = await failure({}, {}, { spec: bare })
    expect(error.message).toContain('pass apiKey to acme({ apiKey })')
    expect(error.message).not.toContain('environment')
  })

  test.each(['sk or', 'sk\nor', 'sk–or', 'sk\u0000or'])(
    'with impossible characters is refused without being shown (%#)',
    async (text) => {
      const error = await failure({}, { apiKey: `${key}${text}` })
      expect(error.code).toBe('configuration')
      expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('canary')
    },
  )

  test('may be optional', async () => {
    const optional = { ...spec, key: 'optional' } as const
    expect((await prepare({}, {}, { spec: optional })).headers).not.toHaveProperty('authorization')
    expect((await prepare({}, { apiKey: key }, { spec: optional })).headers['authorization']).toBe(`Bearer ${key}`)
  })

  test('is not asked for where none is needed', async () => {
    const apiKey = (): string => {
      throw new Error('Nobody should ask.')
    }
    const request = await prepare({}, { apiKey }, { spec: { ...spec, key: 'none' } })
    expect(request.headers).not.toHaveProperty('authorization')
    expect(request.secrets).toEqual([])
  })

  test('may travel in headers of the provider’s own', async () => {
    const custom = { ...spec, key: (secret: string) => ({ 'X-Api-Key': secret }) }
    const request = await prepare({}, { apiKey: key }, { spec: custom })
    expect(request.headers).toMatchObject({ 'x-api-key': key })
    expect(request.headers).not.toHaveProperty('authorization')
  })
})

describe('a base URL that came with the request', () => {
  const elsewhere = 'https://elsewhere.test/v1'

  test('gets no configured key when it is another origin', async () => {
    const error = await failure({ baseURL: elsewhere }, { apiKey: key })
    expect(error.code).toBe('configuration')
    expect(error.message).toContain('https://elsewhere.test')
    expect(error.message).toContain('own apiKey')
    const request = await prepare({ baseURL: elsewhere }, { apiKey: key }, { spec: { ...spec, key: 'optional' } })
    expect(JSON.stringify(request)).not.toContain(key)
    expect(request.url).toBe('https://elsewhere.test/v1/chat/completions')
  })

  test.each(['http://api.acme.test/v1', 'https://api.acme.test:8443/v1', 'https://api.acme.test.evil.test', 'https://acme.test'])(
    '%s is another origin',
    async (baseURL) => {
      expect((await failure({ baseURL }, { apiKey: key })).code).toBe('configuration')
    },
  )

  test('does not have the configured key asked for either', async () => {
    let asked = false
    const apiKey = (): string => {
      asked = true
      return key
    }
    await failure({ baseURL: elsewhere }, { apiKey })
    expect(asked).toBe(false)
  })

  test('gets the key that came with the same request', async () => {
    const request = await prepare({ baseURL: elsewhere, apiKey: 'their-own-key' }, { apiKey: key })
    expect(request.headers['authorization']).toBe('Bearer their-own-key')
    expect(request.secrets).toContain('their-own-key')
    expect(JSON.stringify(request.headers)).not.toContain(key)
  })

  test('gets no credentials from the configured headers', async () => {
    const settings = { headers: { Authorization: 'Bearer configured-token', 'x-api-key': 'configured-token' } }
    const request = await prepare({ baseURL: elsewhere, apiKey: 'their-own-key' }, settings)
    expect(JSON.stringify(request.headers)).not.toContain('configured-token')
    expect(request.headers['authorization']).toBe('Bearer their-own-key')
  })

  test('gets the configured key when it is where that key goes anyway', async () => {
    const request = await prepare({ baseURL: 'https://api.acme.test/beta' }, { apiKey: key })
    expect(request.url).toBe('https://api.acme.test/beta/chat/completions')
    expect(request.headers['authorization']).toBe(`Bearer ${key}`)
    const moved = { apiKey: key, baseURL: 'https://elsewhere.test/v1' }
    expect((await prepare({ baseURL: elsewhere }, moved)).headers['authorization']).toBe(`Bearer ${key}`)
  })
})

describe('headers', () => {
  test('of the call win over the request’s, the settings’, the key’s and the provider’s, whatever their case', async () => {
    const settings: ProviderSettings = {
      apiKey: key,
      headers: { 'X-A': 'settings', 'x-b': 'settings', 'X-C': 'settings', AUTHORIZATION: 'Custom settings' },
    }
    const withHeaders = {
      ...spec,
      headers: () => ({ 'x-a': 'spec', 'x-b': 'spec', 'x-c': 'spec', 'x-d': 'spec', Authorization: 'spec' }),
    }
    const request = await prepare({ headers: { 'X-B': 'wire', 'x-C': 'wire' } }, settings, {
      spec: withHeaders,
      headers: { 'x-c': 'call' },
    })
    expect(request.headers).toMatchObject({
      'x-a': 'settings',
      'x-b': 'wire',
      'x-c': 'call',
      'x-d': 'spec',
      authorization: 'Custom settings',
    })
    for (const name of Object.keys(request.headers)) expect(name).toBe(name.toLowerCase())
  })

  test('say what is sent and what is wanted, unless the caller says otherwise', async () => {
    expect((await prepare({ body: {} }, { apiKey: key })).headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json',
    })
    const streaming = await prepare({ body: {} }, { apiKey: key }, { streaming: true })
    expect(streaming.headers['accept']).toContain('text/event-stream')
    const own = await prepare({ body: {} }, { apiKey: key, headers: { Accept: 'text/plain' } })
    expect(own.headers['accept']).toBe('text/plain')
  })

  test.each([
    ['a line break in a value', { 'x-a': 'hidden\r\nx-b: b' }],
    ['a null character in a value', { 'x-a': 'hidden\0' }],
    ['a character beyond Latin-1 in a value', { 'x-title': 'hidden 😀' }],
    ['a control character in a value', { 'x-a': 'hidden\u0001' }],
    ['a space in a name', { 'x a': 'hidden' }],
    ['a colon in a name', { 'x:a': 'hidden' }],
    ['an empty name', { '': 'hidden' }],
    ['a letter in a name that no header has', { 'x-ü': 'hidden' }],
  ])('with %s are refused before anything is sent, without showing the value', async (_name, headers) => {
    const error = await failure({}, { apiKey: key, headers })
    expect(error).toMatchObject({ code: 'configuration', attempts: 0 })
    expect(error.message).toContain(Object.keys(headers)[0])
    expect(error.message).not.toContain('hidden')
  })

  test('that are not texts are refused, absent ones left out', async () => {
    // Safe: callers without types hand in anything.
    const headers = (value: unknown) => ({ 'x-a': value }) as Record<string, string>
    expect((await failure({}, { apiKey: key, headers: headers(3) })).code).toBe('configuration')
    expect((await prepare({}, { apiKey: key, headers: headers(undefined) })).headers).not.toHaveProperty('x-a')
  })
})

describe('the body', () => {
  test('is JSON with the keys in the order given', async () => {
    const body = { z: 1, a: [1, 2], m: undefined }
    expect((await prepare({ body }, { apiKey: key })).body).toBe('{"z":1,"a":[1,2]}')
  })

  test('of a request without one is absent, and the method is the request’s', async () => {
    const request = await prepare({ path: '/models', method: 'GET' }, { apiKey: key })
    expect(request).toMatchObject({ method: 'GET', url: 'https://api.acme.test/v1/models' })
    expect(Object.hasOwn(request, 'body')).toBe(false)
    expect(request.headers).not.toHaveProperty('content-type')
    expect((await prepare({}, { apiKey: key })).method).toBe('POST')
  })

  test('may be a form, whose type only the transport knows', async () => {
    const form = new FormData()
    form.set('file', new Blob(['x']), 'x.txt')
    const request = await prepare({ form }, { apiKey: key })
    expect(request.body).toBe(form)
    expect(request.headers).not.toHaveProperty('content-type')
  })

  test('that JSON cannot carry is bad_request, with the place', async () => {
    const error = await failure({ body: { tools: [{ run: () => {} }] } }, { apiKey: key })
    expect(error.code).toBe('bad_request')
    expect(error.message).toContain('tools[0].run')
  })

  test('and everything else that was handed in stays as it was', async () => {
    const wire = freeze({ path: '/x', body: { a: [{ b: 1 }] }, headers: { 'X-A': '1' } })
    const settings = freeze({ apiKey: key, headers: { 'X-B': '2' } })
    expect(
      (await prepareRequest(wire, { spec, settings, headers: freeze({ 'X-C': '3' }), streaming: false })).headers,
    ).toMatchObject({
      'x-a': '1',
      'x-b': '2',
      'x-c': '3',
    })
  })
})

interface Around {
  readonly spec?: ProviderSpec<ProviderSettings>
  readonly headers?: Readonly<Record<string, string>>
  readonly streaming?: boolean
}

function prepare(wire: Partial<WireRequest>, settings: ProviderSettings, around: Around = {}): Promise<PreparedRequest> {
  return prepareRequest({ path: '/chat/completions', ...wire }, { spec, settings, streaming: false, ...around })
}

async function failure(wire: Partial<WireRequest>, settings: ProviderSettings, around: Around = {}): Promise<ModelError> {
  const thrown = await prepare(wire, settings, around).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!ModelError.is(thrown)) throw new Error('Expected a ModelError.', { cause: thrown })
  return thrown
}

function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner)
  return Object.freeze(value)
}
