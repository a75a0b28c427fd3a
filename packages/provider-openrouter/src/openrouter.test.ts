import { createRegistry } from '@polymux/core'
import type { ChatRequest } from '@polymux/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { capture, chatAnswer } from '../test/capture.ts'
import type { Capture } from '../test/capture.ts'
import { openrouter } from './index.ts'
import type { OpenRouterSettings } from './index.ts'

const request = { messages: [{ role: 'user', content: 'Hi' }] } as const
const variables = ['OPENROUTER_API_KEY', 'OR_API_KEY', 'OPENROUTER_API_BASE', 'OPENROUTER_BASE_URL', 'OR_SITE_URL', 'OR_APP_NAME']

beforeEach(() => {
  for (const name of variables) vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

function elsewhere(apiKey?: string): ChatRequest {
  return { ...request, providerOptions: { openrouter: { baseURL: 'https://elsewhere.example/v1', apiKey } } }
}

async function sent(settings: OpenRouterSettings, id = 'openai/gpt-4o'): Promise<Capture['requests'][number] | undefined> {
  const wire = capture(chatAnswer)
  await createRegistry({ openrouter: openrouter({ transport: wire.transport, ...settings }) })
    .chat(`openrouter/${id}`)
    .generate(request)
  return wire.requests[0]
}

describe('openrouter()', () => {
  test('works from the environment alone, read at the first call', async () => {
    const wire = capture(chatAnswer)
    const model = openrouter({ transport: wire.transport }).chat('a/b')
    vi.stubEnv('OPENROUTER_API_KEY', ' sk-1 \n')
    vi.stubEnv('OR_API_KEY', 'sk-2')
    vi.stubEnv('OR_SITE_URL', 'https://example.com')
    vi.stubEnv('OR_APP_NAME', 'MyApp')
    await model.generate(request)
    expect(wire.requests[0]).toMatchObject({
      url: 'https://openrouter.ai/api/v1/chat/completions',
      method: 'POST',
      headers: {
        authorization: 'Bearer sk-1',
        'content-type': 'application/json',
        'http-referer': 'https://example.com',
        'x-openrouter-title': 'MyApp',
        'x-title': 'MyApp',
      },
    })
  })

  test('takes the second name of a variable when the first is not set', async () => {
    vi.stubEnv('OR_API_KEY', 'sk-2')
    vi.stubEnv('OPENROUTER_BASE_URL', 'https://second.example/v1')
    expect(await sent({})).toMatchObject({
      url: 'https://second.example/v1/chat/completions',
      headers: { authorization: 'Bearer sk-2' },
    })
  })

  test('settings in code win over the environment, each by itself', async () => {
    vi.stubEnv('OPENROUTER_API_KEY', 'sk-env')
    vi.stubEnv('OPENROUTER_API_BASE', 'https://env.example/v1')
    vi.stubEnv('OR_APP_NAME', 'EnvApp')
    const request_ = await sent({
      apiKey: 'sk-arg',
      baseURL: 'https://arg.example/v1/',
      appTitle: 'CodeApp',
      headers: { 'X-Custom': '1' },
    })
    expect(request_).toMatchObject({
      url: 'https://arg.example/v1/chat/completions',
      headers: { authorization: 'Bearer sk-arg', 'x-title': 'CodeApp', 'x-custom': '1' },
    })
  })

  test.each([
    ['http://localhost:4010', 'http://localhost:4010/chat/completions'],
    ['http://localhost:4010/', 'http://localhost:4010/chat/completions'],
    ['http://localhost:4010/gateway/or/v1//', 'http://localhost:4010/gateway/or/v1/chat/completions'],
    ['https://arg.example/v1/chat/completions', 'https://arg.example/v1/chat/completions'],
  ])('the base URL %s leads to %s', async (baseURL, url) => {
    expect((await sent({ apiKey: 'k', baseURL }))?.url).toBe(url)
  })

  test.each([
    'openrouter/auto',
    'google/gemini-2.0-flash-exp:free',
    '@preset/mail',
    '~anthropic/claude-latest',
    'a/b/c:nitro:online',
  ])('the model id %s goes on the wire untouched', async (id) => {
    const body = (await sent({ apiKey: 'k' }, id))?.body
    expect(JSON.parse(String(body))).toMatchObject({ model: id })
  })

  test('without a key says which variables it looked for, and sends nothing, for every kind', async () => {
    const wire = capture(chatAnswer)
    const provider = openrouter({ transport: wire.transport })
    const missing = { code: 'configuration', attempts: 0, message: expect.stringContaining('OPENROUTER_API_KEY (or OR_API_KEY)') }
    await expect(provider.chat('a').generate(request)).rejects.toMatchObject(missing)
    await expect(provider.chat('a').stream(request).result).rejects.toMatchObject(missing)
    await expect(provider.embedding('a').embed({ input: 'x' })).rejects.toMatchObject(missing)
    await expect(provider.image('a').generate({ prompt: 'x' })).rejects.toMatchObject(missing)
    expect(wire.requests).toHaveLength(0)
  })

  test('never sends a key from the environment to a base URL that came with a request', async () => {
    vi.stubEnv('OPENROUTER_API_KEY', 'sk-env')
    const wire = capture(chatAnswer)
    const model = openrouter({ transport: wire.transport }).chat('a')
    await expect(model.generate(elsewhere())).rejects.toMatchObject({
      code: 'configuration',
      message: expect.stringContaining('its own apiKey'),
    })
    expect(wire.requests).toHaveLength(0)
    await model.generate(elsewhere('sk-theirs'))
    expect(wire.requests[0]).toMatchObject({
      url: 'https://elsewhere.example/v1/chat/completions',
      headers: { authorization: 'Bearer sk-theirs' },
    })
  })

  test('sends attribution with embeddings and pictures too', async () => {
    const wire = capture({ data: [{ embedding: [1] }], choices: [{ message: { content: 'No.' } }] })
    const provider = openrouter({ apiKey: 'k', appTitle: 'App', appUrl: 'https://app.example', transport: wire.transport })
    await provider.embedding('m').embed({ input: 'x' })
    await provider.image('m').generate({ prompt: 'x' })
    for (const { headers } of wire.requests)
      expect(headers).toMatchObject({ 'http-referer': 'https://app.example', 'x-openrouter-title': 'App' })
    expect(wire.requests).toHaveLength(2)
  })

  test('two providers share nothing', async () => {
    expect((await sent({ apiKey: 'one' }))?.headers['authorization']).toBe('Bearer one')
    expect((await sent({ apiKey: 'two' }))?.headers['authorization']).toBe('Bearer two')
  })
})
