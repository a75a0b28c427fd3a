import { describe, expect, test } from 'vitest'
import { at, call, callJson, readStream, user } from '../../test/emulator-calls.ts'
import { createEmulator, type EmulatedModel } from '../emulator.ts'
import type { JsonObject } from '../json/json-value.ts'

const path = '/chat/completions'
const llama = 'meta-llama/llama-3.3-70b-instruct'
const hello = { messages: user('Hello') }
const prices = { prompt: '0.000001', completion: '0.000002' }
const hosts = [
  { name: 'One', slug: 'one', collectsData: true, tokensPerSecond: 10 },
  {
    name: 'Two',
    slug: 'two/turbo',
    pricing: { prompt: '0.000003', completion: '0.000004' },
    tokensPerSecond: 200,
    firstTokenMs: 90,
  },
  { name: 'Three', slug: 'three', pricing: { prompt: '0.0000005', completion: '0.000001' }, quantization: 'fp8' },
] as const
const model: EmulatedModel = { id: 'acme/hosted', name: 'Hosted', pricing: prices, hosts }

async function hosted(provider: JsonObject, hostedModel: EmulatedModel = model): Promise<JsonObject> {
  return await callJson(createEmulator({ models: [hostedModel] }), path, { ...hello, model: model.id, provider })
}

describe('provider preferences', () => {
  test.each<[JsonObject, string]>([
    [{}, 'One'],
    [{ order: ['three', 'two'] }, 'Three'],
    [{ order: ['nobody', 'two'] }, 'Two'],
    [{ order: ['nobody'] }, 'One'],
    [{ only: ['Two'] }, 'Two'],
    [{ ignore: ['one'] }, 'Two'],
    [{ data_collection: 'deny' }, 'Two'],
    [{ zdr: true }, 'Two'],
    [{ sort: 'price' }, 'Three'],
    [{ sort: 'throughput' }, 'Two'],
    [{ sort: { by: 'latency' } }, 'Two'],
    [{ max_price: { prompt: 0.5 } }, 'Three'],
    [{ max_price: { completion: '1.5' }, order: ['two'] }, 'Three'],
    [{ quantizations: ['fp8'] }, 'Three'],
  ])('%j is answered by %s', async (provider, host) => {
    expect((await hosted(provider))['provider']).toBe(host)
  })

  test('the prices of the host are what is charged', async () => {
    const [one, two] = [await hosted({ only: ['one'] }), await hosted({ only: ['two'] })]
    const usage = (answer: JsonObject, name: string): number => Number(at(answer, 'usage', name))
    expect(usage(one, 'cost')).toBeCloseTo(usage(one, 'prompt_tokens') * 1e-6 + usage(one, 'completion_tokens') * 2e-6, 12)
    expect(usage(two, 'cost')).toBeCloseTo(usage(two, 'prompt_tokens') * 3e-6 + usage(two, 'completion_tokens') * 4e-6, 12)
  })

  test.each<[JsonObject, number, string]>([
    [{ only: ['nobody'] }, 404, 'No allowed providers are available for the selected model.'],
    [{ order: ['nobody'], allow_fallbacks: false }, 404, 'No allowed providers are available for the selected model.'],
    [{ ignore: ['one', 'two', 'three'] }, 404, 'All providers have been ignored.'],
    [{ only: ['one'], data_collection: 'deny' }, 404, 'No endpoints found matching your data policy.'],
    [{ max_price: { prompt: 0.1 } }, 404, 'No endpoints found that match max_price.'],
    [{ max_price: { prompt: 'cheap' } }, 400, 'provider.max_price.prompt must be'],
    [{ quantizations: ['int4'] }, 404, 'No endpoints found that match quantizations.'],
    [{ orders: ['one'] }, 400, "Unrecognized key(s) in object: 'orders'"],
    [{ order: 'one' }, 400, 'provider.order must be an array of strings'],
    [{ sort: 'beauty' }, 400, 'provider.sort must be one of'],
    [{ allow_fallbacks: 'no' }, 400, 'provider.allow_fallbacks must be a boolean'],
  ])('%j is refused with %i: %s', async (provider, status, message) => {
    expect(at(await hosted(provider), 'error')).toMatchObject({ code: status, message: expect.stringContaining(message) })
  })

  test('a real slug finds a stand-in for its host, marked as one, at its price', async () => {
    const emulator = createEmulator()
    const groq = await callJson(emulator, path, { ...hello, model: llama, provider: { order: ['groq'] } })
    expect(groq['provider']).toBe('Groq (emulated)')
    const prompt = Number(at(groq, 'usage', 'prompt_tokens'))
    expect(at(groq, 'usage', 'cost_details', 'upstream_inference_prompt_cost')).toBeCloseTo(prompt * 1.5e-7, 12)
  })
})

describe('fallback', () => {
  const fails = { status: 529, message: 'overloaded' }
  const broken: EmulatedModel = { ...model, id: 'acme/broken', fails, hosts: undefined }

  test('goes to the next host, unless that is forbidden', async () => {
    const [, two, three] = hosts
    const limping: EmulatedModel = { ...model, hosts: [{ ...hosts[0], fails }, two, three] }
    expect((await hosted({}, limping))['provider']).toBe('Two')
    const error = at(await hosted({ only: ['one'], allow_fallbacks: false }, limping), 'error')
    expect(error).toEqual({
      message: 'Provider returned error',
      code: 529,
      metadata: { raw: 'overloaded', provider_name: 'One' },
    })
  })

  test('goes to the next model, which the answer names and is paid for', async () => {
    const emulator = createEmulator({ models: [broken, model] })
    const sent = { ...hello, model: 'acme/broken', models: ['acme/broken', model.id] }
    const answer = await callJson(emulator, path, sent)
    expect(answer).toMatchObject({ model: model.id, provider: 'One' })
    const chunks = readStream((await call(emulator, path, { ...sent, stream: true })).text)
    expect(chunks[0]?.['model']).toBe(model.id)
  })

  test('that finds nobody tells of all who failed', async () => {
    const emulator = createEmulator({ models: [broken] })
    const answer = await call(emulator, path, { ...hello, model: 'acme/broken' })
    expect(answer.status).toBe(529)
    const before = at(JSON.parse(answer.text), 'error', 'metadata', 'previous_errors')
    expect(before).toEqual(Array.from({ length: 3 }, () => ({ code: 529, message: 'overloaded' })))
    expect(at(await callJson(emulator, '/credits'), 'data', 'total_usage')).toBe(0)
  })

  test('passes over models that cannot do what is asked', async () => {
    const deaf: EmulatedModel = { ...model, id: 'acme/deaf', supportedParameters: ['temperature'] }
    const emulator = createEmulator({ models: [deaf, model] })
    const tools = [{ type: 'function', function: { name: 'look', parameters: {} } }]
    const sent = { ...hello, model: deaf.id, tools }
    expect(at(await callJson(emulator, path, sent), 'error', 'message')).toContain('No endpoints found that support tool use.')
    expect((await callJson(emulator, path, { ...sent, models: [model.id] }))['model']).toBe(model.id)
    const strict = { ...hello, model: deaf.id, seed: 1, provider: { require_parameters: true } }
    expect(at(await callJson(emulator, path, strict), 'error', 'message')).toContain('can handle the requested parameters')
    const picture = user([{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }])
    const blind = await callJson(emulator, path, { model: model.id, messages: picture })
    expect(at(blind, 'error', 'message')).toBe('No endpoints found that support image input')
  })

  test('is told of in openrouter_metadata when a header asks for it', async () => {
    const emulator = createEmulator({ models: [{ ...model, hosts: [{ ...hosts[0], fails }, hosts[1]] }] })
    const response = await emulator.transport({
      method: 'POST',
      url: `http://emulator/api/v1${path}`,
      headers: { 'x-openrouter-metadata': 'enabled' },
      body: JSON.stringify({ ...hello, model: model.id }),
    })
    const parts: Uint8Array[] = []
    for await (const bytes of response.body) parts.push(bytes)
    expect(at(JSON.parse(Buffer.concat(parts).toString()), 'openrouter_metadata')).toMatchObject({
      requested: model.id,
      strategy: 'direct',
      attempt: 2,
      endpoints: { total: 2 },
      attempts: [{ status: 529 }, { provider: 'Two', status: 200 }],
    })
  })
})

describe('names', () => {
  test.each([
    ['~anthropic/claude-haiku-latest', 'anthropic/claude-haiku-4.5'],
    ['openrouter/auto', 'openai/gpt-4o-mini'],
    ['deepseek/deepseek-v4-flash-20260731', 'deepseek/deepseek-v4-flash-0731'],
    ['openai/gpt-4o:nitro', 'openai/gpt-4o:nitro'],
  ])('%s is answered by %s', async (asked, answering) => {
    expect((await callJson(createEmulator(), path, { ...hello, model: asked }))['model']).toBe(answering)
  })

  test('that there are not come with a guess', async () => {
    const error = at(await callJson(createEmulator(), path, { ...hello, model: 'openai/gpt-4o-mimi' }), 'error')
    expect(error).toMatchObject({ code: 400, metadata: { did_you_mean: 'openai/gpt-4o-mini' } })
  })
})
