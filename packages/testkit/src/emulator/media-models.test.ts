import { describe, expect, test } from 'vitest'
import { at, call, callJson } from '../../test/emulator-calls.ts'
import { createEmulator } from '../emulator.ts'
import { isJsonArray, type JsonValue } from '../json/json-value.ts'

describe('lists of models that do not chat', () => {
  test('GET /images/models lists what draws, and leads to the host of each with its prices', async () => {
    const emulator = createEmulator()
    const list = await callJson(emulator, '/images/models')
    expect(ids(list)).toContain('openai/gpt-image-1')
    expect(ids(list)).not.toContain('openai/gpt-4o')
    const data = at(list, 'data')
    const streaming = isJsonArray(data) ? data.filter((model) => at(model, 'supports_streaming')) : []
    expect(streaming.map((model) => at(model, 'id'))).toContain('openai/gpt-image-1')
    const address = String(at(streaming[0], 'endpoints')).replace('/api/v1', '')
    expect(at(await callJson(emulator, address), 'endpoints', 0)).toMatchObject({
      supports_streaming: true,
      pricing: [
        { billable: 'output_image', unit: 'token', cost_usd: 0.000_04 },
        { billable: 'input_text', unit: 'token', cost_usd: 0.000_005 },
      ],
    })
    expect((await call(emulator, '/images/models/openai/gpt-4o/endpoints')).status).toBe(404)
  })

  test('GET /videos/models lists what films', async () => {
    const list = await callJson(createEmulator(), '/videos/models')
    expect(ids(list)).toEqual(['x-ai/grok-imagine-video', 'google/veo-3.1'])
    expect(at(list, 'data', 0)).toMatchObject({
      pricing_skus: { generate: '0.05' },
      supported_frame_images: ['first_frame', 'last_frame'],
    })
  })

  test.each([
    ['rerank', 'cohere/rerank-v3.5'],
    ['speech', 'hexgrad/kokoro-82m'],
    ['transcription', 'openai/whisper-1'],
    ['video', 'google/veo-3.1'],
  ])('GET /models?output_modalities=%s lists %s, and chat refuses it', async (modality, id) => {
    const emulator = createEmulator()
    expect(ids(await callJson(emulator, `/models?output_modalities=${modality}`))).toContain(id)
    const chat = await call(emulator, '/chat/completions', { model: id, messages: [{ role: 'user', content: 'Hi' }] })
    expect(chat).toMatchObject({ status: 404, text: expect.stringContaining('requested output modalities: text') })
  })
})

function ids(list: JsonValue): readonly unknown[] {
  const data = at(list, 'data')
  return isJsonArray(data) ? data.map((item) => at(item, 'id')) : []
}
