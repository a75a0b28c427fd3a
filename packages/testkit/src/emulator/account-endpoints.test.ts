import { expect, test } from 'vitest'
import { at, call, callJson, user } from '../../test/emulator-calls.ts'
import { createEmulator } from '../emulator.ts'
import { isJsonArray, type JsonValue } from '../json/json-value.ts'

const chat = '/chat/completions'
const body = { model: 'openai/gpt-4o-mini', messages: user('Describe a calm sea') }

test('/credits and /key count to the last digit what was charged', async () => {
  const emulator = createEmulator()
  let picoUsd = 0
  for (const model of ['openai/gpt-4o-mini', 'anthropic/claude-haiku-4.5', 'openai/gpt-4o-mini']) {
    picoUsd += Math.round(Number(at(await callJson(emulator, chat, { ...body, model }), 'usage', 'cost')) * 1e12)
  }
  await call(emulator, chat, { ...body, model: 'acme/none' })
  const spent = at(await callJson(emulator, '/credits'), 'data', 'total_usage')
  expect(Math.round(Number(spent) * 1e12)).toBe(picoUsd)
  for (const path of ['/key', '/auth/key']) expect(at(await callJson(emulator, path), 'data', 'usage')).toBe(spent)
})

test('/generation knows an answer a while after it was given', async () => {
  let time = 0
  const emulator = createEmulator({ now: () => time, generationDelayMs: 3_000, pace: { tokensPerSecond: 1_000_000 } })
  const answer = await callJson(emulator, chat, { ...body, models: ['openai/gpt-4o'] })
  const path = `/generation?id=${String(answer['id'])}`
  expect(await call(emulator, path)).toMatchObject({
    status: 404,
    text: `{"error":{"message":"Generation ${String(answer['id'])} not found","code":404}}`,
  })
  time = 2_999
  expect((await call(emulator, path)).status).toBe(404)
  time = 3_001
  const usage = at(answer, 'usage')
  expect(at(await callJson(emulator, path), 'data')).toMatchObject({
    id: answer['id'],
    model: body.model,
    provider_name: 'Polymux Emulator',
    api_type: 'completions',
    streamed: false,
    finish_reason: 'stop',
    total_cost: at(usage, 'cost'),
    native_tokens_prompt: at(usage, 'prompt_tokens'),
    native_tokens_completion: at(usage, 'completion_tokens'),
  })
  expect((await call(emulator, '/generation')).status).toBe(400)
})

test('/models/:author/:slug/endpoints lists the hosts of a model with their prices', async () => {
  const data = at(await callJson(createEmulator(), '/models/meta-llama/llama-3.3-70b-instruct/endpoints'), 'data')
  expect(data).toMatchObject({ id: 'meta-llama/llama-3.3-70b-instruct', architecture: { output_modalities: ['text'] } })
  const endpoints = at(data, 'endpoints')
  const prices = list(endpoints).map((endpoint) => [at(endpoint, 'tag'), at(endpoint, 'pricing', 'prompt')])
  expect(prices).toEqual([
    ['polymux-emulator', '0.0000001'],
    ['deepinfra', '0.00000009'],
    ['together', '0.00000012'],
    ['groq', '0.00000015'],
  ])
  expect((await call(createEmulator(), '/models/acme/none/endpoints')).status).toBe(404)
})

test('/providers lists every host once', async () => {
  const slugs = list(at(await callJson(createEmulator(), '/providers'), 'data')).map((provider) => at(provider, 'slug'))
  expect(slugs).toEqual(expect.arrayContaining(['polymux-emulator', 'anthropic', 'azure', 'groq']))
  expect(new Set(slugs).size).toBe(slugs.length)
})

test('/models can be paged, and filtered by what models take', async () => {
  const emulator = createEmulator()
  const page = await callJson(emulator, '/models?limit=2&offset=1')
  expect(list(page['data']).map((model) => at(model, 'id'))).toEqual(['anthropic/claude-sonnet-4.5', 'openai/gpt-4o-mini'])
  const thinking = await callJson(emulator, '/models?supported_parameters=reasoning')
  expect(Number(thinking['total_count'])).toBeLessThan(Number(page['total_count']))
})

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : []
}
