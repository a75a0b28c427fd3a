import { describe, expect, test } from 'vitest'
import { capture, chatAnswer } from '../test/capture.ts'
import { encode } from '../test/encode.ts'
import { openrouter } from './index.ts'
import type { OpenRouterOptions, OpenRouterSettings } from './index.ts'
import { requestHeaders } from './request-headers.ts'

const tools = [{ name: 'add', input: { jsonSchema: {} }, strict: true }]

function sent(options: OpenRouterOptions): ReturnType<typeof encode> {
  return encode({ providerOptions: { openrouter: options } })
}

async function withCategories(...appCategories: readonly string[]): Promise<string | undefined> {
  const wire = capture(chatAnswer)
  const settings: OpenRouterSettings = { apiKey: 'k', transport: wire.transport, appCategories }
  await openrouter(settings)
    .chat('a/b')
    .generate({ messages: [{ role: 'user', content: 'Hi' }] })
  return wire.requests[0]?.headers['x-openrouter-categories']
}

describe('headers of one request', () => {
  test('are absent where nothing asks for any, so that the request is prepared the fast way', () => {
    expect(sent({ user: 'u', routerMetadata: false }).headers).toBeUndefined()
  })

  test.each<[OpenRouterOptions, Record<string, string>]>([
    [{ routerMetadata: true }, { 'x-openrouter-metadata': 'enabled' }],
    [{ responseCache: true }, { 'x-openrouter-cache': 'true' }],
    [{ responseCache: false }, { 'x-openrouter-cache': 'false' }],
    [
      { responseCache: { ttlSeconds: 60, clear: true } },
      { 'x-openrouter-cache': 'true', 'x-openrouter-cache-ttl': '60', 'x-openrouter-cache-clear': 'true' },
    ],
    [{ anthropicBeta: ['a', 'b', 'a'] }, { 'x-anthropic-beta': 'a,b' }],
  ])('%j becomes %j, and nothing in the body', (options, headers) => {
    const { body, headers: given, warnings } = sent(options)
    expect(given).toEqual(headers)
    expect(Object.keys(body)).toEqual(['model', 'messages'])
    expect(warnings).toEqual([])
  })

  test('a lifetime that OpenRouter would change is warned of', () => {
    expect(sent({ responseCache: { ttlSeconds: 0 } }).warnings).toEqual([
      { option: 'providerOptions.openrouter.responseCache.ttlSeconds', message: expect.stringContaining('1 to 86,400') },
    ])
  })

  test('strict tools get the beta that Claude needs for them, once, beside those that are there', () => {
    const beta = 'structured-outputs-2025-11-13'
    const plan = { modelId: 'anthropic/claude-haiku-4.5', settings: { headers: { 'X-Anthropic-Beta': 'x, y' } } }
    const { headers, notes } = encode({ tools, providerOptions: { openrouter: { anthropicBeta: ['y', beta] } } }, plan)
    expect(headers).toEqual({ 'x-anthropic-beta': `x,y,${beta}` })
    expect(notes).toHaveLength(1)
    expect(encode({ tools }, { modelId: 'openai/gpt-5' }).headers).toBeUndefined()
  })

  test('a session goes as a header where an endpoint says so', () => {
    expect(requestHeaders({}, {}, { sessionId: 's' })).toEqual({ headers: { 'x-session-id': 's' } })
  })
})

describe('categories of an application', () => {
  test('go as one header', async () => {
    expect(await withCategories('cli-agent', 'ide-extension')).toBe('cli-agent,ide-extension')
    expect(await withCategories()).toBeUndefined()
  })

  test.each([[['a', 'b', 'c']], [['CLI']], [['a'.repeat(31)]], [['with space']], [['']]])(
    'that OpenRouter would drop are a configuration error: %j',
    async (names) => {
      await expect(withCategories(...names)).rejects.toMatchObject({
        code: 'configuration',
        message: expect.stringContaining('appCategories'),
      })
    },
  )
})
