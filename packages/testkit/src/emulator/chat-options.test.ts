import { describe, expect, test } from 'vitest'
import { at, call, callJson, foldStream, readStream, user } from '../../test/emulator-calls.ts'
import { createEmulator } from '../emulator.ts'
import { isJsonArray, type JsonObject } from '../json/json-value.ts'

const path = '/chat/completions'
const model = 'openai/gpt-4o-mini'
const body = { model, messages: user('Describe a calm sea') }

async function content(sent: JsonObject): Promise<string> {
  return String(at(await callJson(createEmulator(), path, { ...body, ...sent }), 'choices', 0, 'message', 'content'))
}

describe('parameters', () => {
  test('stop ends the text before the first of its texts', async () => {
    const whole = await content({})
    expect(await content({ stop: 'emulator' })).toBe(whole.slice(0, whole.indexOf('emulator')))
    expect(await content({ stop: ['never said', 'calm', 'asked'] })).toBe(whole.slice(0, whole.indexOf('asked')))
  })

  test('seed gives other words, the same for the same seed', async () => {
    const seeds = await Promise.all([1, 2, 3, 4, 5, 6].map(async (seed) => await content({ seed })))
    expect(new Set(seeds).size).toBeGreaterThan(2)
    expect(await content({ seed: 3 })).toBe(seeds[2])
  })

  test('logprobs come for every token, the likeliest first, streamed as plain', async () => {
    const sent = { ...body, logprobs: true, top_logprobs: 3 }
    const plain = at(await callJson(createEmulator(), path, sent), 'choices', 0)
    const tokens = at(plain, 'logprobs', 'content')
    if (!isJsonArray(tokens)) throw new Error('no tokens')
    expect(tokens.map((token) => at(token, 'token')).join('')).toBe(at(plain, 'message', 'content'))
    for (const token of tokens) {
      const top = at(token, 'top_logprobs')
      const chances = isJsonArray(top) ? top.map((entry) => Number(at(entry, 'logprob'))) : []
      expect(chances).toHaveLength(3)
      expect(chances).toEqual(chances.toSorted((a, b) => b - a))
      expect(chances[0]).toBe(at(token, 'logprob'))
    }
    const chunks = readStream((await call(createEmulator(), path, { ...sent, stream: true })).text)
    expect(chunks.flatMap((chunk) => at(chunk, 'choices', 0, 'logprobs', 'content') ?? [])).toEqual(tokens)
  })

  test.each<[JsonObject, string]>([
    [{ temperature: 5 }, 'Expected temperature to be at most 2, received 5'],
    [{ temperature: 'hot' }, 'temperature must be a number'],
    [{ top_k: 1.5 }, 'Expected top_k to be an integer, received 1.5'],
    [{ max_tokens: 0 }, 'Expected max_tokens to be at least 1, received 0'],
    [{ plugins: {} }, 'plugins must be an array'],
    [{ reasoning: 'high' }, 'reasoning must be an object'],
    [{ stop: ['a', 'b', 'c', 'd', 'e'] }, 'Expected stop to have at most 4 items, received 5'],
    [{ user: 7 }, 'user must be a string'],
  ])('%j are refused: %s', async (sent, message) => {
    expect(at(await callJson(createEmulator(), path, { ...body, ...sent }), 'error')).toMatchObject({ code: 400, message })
  })

  test('that there are not are accepted, and noted in the journal; null counts as absent', async () => {
    const emulator = createEmulator()
    const odd = { temprature: 1, n: 3, user: null, transforms: ['middle-out'], usage: { include: true } }
    expect((await call(emulator, path, { ...body, ...odd })).status).toBe(200)
    expect(emulator.requests[0]).toMatchObject({
      status: 200,
      warnings: ['unknown parameter "temprature", ignored', 'n is ignored: there is one choice'],
    })
  })

  test('a prompt that is too long for the model is refused in the words on record', async () => {
    const tiny = { id: 'acme/tiny', name: 'Tiny', pricing: { prompt: '0', completion: '0' }, contextLength: 10 }
    const emulator = createEmulator({ models: [tiny] })
    const sent = { model: 'acme/tiny', messages: user('word '.repeat(20)) }
    expect(at(await callJson(emulator, path, sent), 'error', 'message')).toMatch(
      /^This endpoint's maximum context length is 10 tokens\. /,
    )
    expect((await call(emulator, path, { ...sent, transforms: ['middle-out'] })).status).toBe(200)
  })
})

describe('the cache of prompts', () => {
  const long = 'The sea is calm today and nobody knows why that is so. '.repeat(120)

  test('makes a prefix that comes again cheaper, exactly', async () => {
    const emulator = createEmulator()
    const first = { model, messages: [{ role: 'system', content: long }, ...user('Why?')] }
    const next = { model, messages: [...first.messages, { role: 'assistant', content: 'So.' }, ...user('And now?')] }
    expect(at(await callJson(emulator, path, first), 'usage', 'prompt_tokens_details', 'cached_tokens')).toBe(0)
    const usage = at(await callJson(emulator, path, next), 'usage')
    const cached = Number(at(usage, 'prompt_tokens_details', 'cached_tokens'))
    const prompt = Number(at(usage, 'prompt_tokens'))
    expect(cached).toBeGreaterThan(1_024)
    expect(cached).toBeLessThan(prompt)
    const picoUsd = (prompt - cached) * 150_000 + cached * 75_000 + Number(at(usage, 'completion_tokens')) * 600_000
    expect(Math.round(Number(at(usage, 'cost')) * 1e12)).toBe(picoUsd)
  })

  test('keeps for Claude what is marked, at the price of writing', async () => {
    const emulator = createEmulator()
    const marked = [{ type: 'text', text: long, cache_control: { type: 'ephemeral' } }]
    const sent = { model: 'anthropic/claude-haiku-4.5', messages: [{ role: 'system', content: marked }, ...user('Why?')] }
    const details = async (request: JsonObject): Promise<unknown> =>
      at(await callJson(emulator, path, request), 'usage', 'prompt_tokens_details')
    const unmarked = { ...sent, messages: [{ role: 'system', content: `${long} ` }, ...user('Why?')] }
    expect(await details(unmarked)).toMatchObject({ cached_tokens: 0, cache_write_tokens: 0 })
    const written = await callJson(emulator, path, sent)
    const count = Number(at(written, 'usage', 'prompt_tokens_details', 'cache_write_tokens'))
    expect(count).toBeGreaterThan(1_024)
    const prompt = Number(at(written, 'usage', 'prompt_tokens'))
    const picoUsd = Math.round(Number(at(written, 'usage', 'cost_details', 'upstream_inference_prompt_cost')) * 1e12)
    expect(picoUsd).toBe((prompt - count) * 1_000_000 + count * 1_250_000)
    expect(await details(sent)).toMatchObject({ cached_tokens: count, cache_write_tokens: 0 })
  })

  test('does not know short prompts, nor those of other models', async () => {
    const emulator = createEmulator()
    const cached = async (sent: JsonObject): Promise<unknown> =>
      at(await callJson(emulator, path, sent), 'usage', 'prompt_tokens_details', 'cached_tokens')
    expect([await cached(body), await cached(body)]).toEqual([0, 0])
    const sent = { messages: user(long) }
    expect([await cached({ ...sent, model }), await cached({ ...sent, model: 'openai/gpt-4o' })]).toEqual([0, 0])
  })
})

describe('a search of the web', () => {
  test.each<[string, JsonObject, number]>([
    ['by plugin', { plugins: [{ id: 'web', max_results: 2 }] }, 2],
    ['by tool', { tools: [{ type: 'openrouter:web_search' }] }, 5],
    ['by options', { web_search_options: {} }, 5],
    ['by variant', { model: `${model}:online` }, 5],
    ['by none, the plugin being off', { plugins: [{ id: 'web', enabled: false }] }, 0],
  ])('asked for %s gives so many citations, streamed as plain', async (_name, sent, count) => {
    const plain = await callJson(createEmulator(), path, { ...body, ...sent })
    const annotations = at(plain, 'choices', 0, 'message', 'annotations') ?? []
    expect(annotations).toHaveLength(count)
    const chunks = readStream((await call(createEmulator(), path, { ...body, ...sent, stream: true })).text)
    expect(chunks.flatMap((chunk) => at(chunk, 'choices', 0, 'delta', 'annotations') ?? [])).toEqual(annotations)
    expect(foldStream(chunks).content).toBe(at(plain, 'choices', 0, 'message', 'content'))
  })

  test('costs what the host takes for it, or what OpenRouter takes', async () => {
    const web = { plugins: [{ id: 'web' }] }
    const cost = async (sent: JsonObject): Promise<readonly [total: number, upstream: number]> => {
      const usage = at(await callJson(createEmulator(), path, { ...body, ...sent }), 'usage')
      const micro = (value: unknown): number => Math.round(Number(value) * 1e9) / 1e3
      return [micro(at(usage, 'cost')), micro(at(usage, 'cost_details', 'upstream_inference_cost'))]
    }
    const [plain] = await cost({})
    expect(await cost(web)).toEqual([expect.closeTo(plain + 7_000, 2), plain])
    const native = { model: 'openai/gpt-4.1-mini' }
    const [usual] = await cost(native)
    const searched = await cost({ ...native, ...web })
    expect(searched).toEqual([expect.closeTo(usual + 10_000, 2), expect.closeTo(usual + 10_000, 2)])
  })
})

test('a longer prompt than a price holds for is charged at the next', async () => {
  const pricing = { prompt: '0.01', completion: '0', overrides: [{ minPromptTokens: 20, prompt: '0.02' }] }
  const emulator = createEmulator({ models: [{ id: 'acme/steps', name: 'Steps', pricing }] })
  for (const [words, price] of [
    [5, 1],
    [50, 2],
  ] as const) {
    const usage = at(await callJson(emulator, path, { model: 'acme/steps', messages: user('word '.repeat(words)) }), 'usage')
    expect(Math.round(Number(at(usage, 'cost')) * 100)).toBe(Number(at(usage, 'prompt_tokens')) * price)
  }
})

describe('POST /completions', () => {
  test('answers a prompt with text, streamed as plain', async () => {
    const sent = { model, prompt: 'Describe a calm sea' }
    const plain = await callJson(createEmulator(), '/completions', sent)
    const text = String(at(plain, 'choices', 0, 'text'))
    expect(text).toContain('calm sea')
    expect(plain).toMatchObject({ model, choices: [{ finish_reason: 'stop' }], usage: { is_byok: false } })
    const streamed = await call(createEmulator(), '/completions', { ...sent, stream: true })
    const events = streamed.text.split('\n\n').filter((event) => event.startsWith('data: {'))
    expect(events.map((event) => String(at(JSON.parse(event.slice(6)), 'choices', 0, 'text'))).join('')).toBe(text)
    expect(at(JSON.parse((events.at(-1) ?? '').slice(6)), 'usage')).toEqual(plain['usage'])
  })
})
