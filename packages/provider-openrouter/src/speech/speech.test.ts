import type { ServerResponse } from 'node:http'
import { explain, readBytes } from '@polymux/core'
import type { SpeechRequest } from '@polymux/core'
import { afterEach, describe, expect, test } from 'vitest'
import { capture } from '../../test/capture.ts'
import { failure, json, mediaServer, within } from '../../test/media-server.ts'
import { openrouter } from '../index.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const sample = {
  type: 'audio',
  data: { bytes: new Uint8Array([1, 2, 3]), mediaType: 'audio/wav' },
  transcript: 'One two',
} as const

describe('a speech request', () => {
  test('goes out with every setting under its name on the wire, and a session in a header', async () => {
    const { body, headers, url, warnings } = await explained({
      text: 'Hello',
      voice: 'af_bella',
      format: 'mp3',
      speed: 1.25,
      voiceSample: sample,
      providerOptions: {
        openrouter: {
          user: 'u-1',
          sessionId: 's-1',
          provider: { options: { openai: { instructions: 'Softly' } } },
          extraBody: { instructions: 'Slowly' },
        },
      },
    })
    expect(url).toBe('https://openrouter.ai/api/v1/audio/speech')
    expect(headers).toMatchObject({ 'x-session-id': 's-1', accept: 'audio/*, application/json' })
    expect(JSON.parse(JSON.stringify(body))).toEqual({
      model: 'hexgrad/kokoro-82m',
      input: 'Hello',
      voice: 'af_bella',
      response_format: 'mp3',
      speed: 1.25,
      input_references: [
        { type: 'input_audio', input_audio: { data: 'AQID', format: 'wav' } },
        { type: 'text', text: 'One two' },
      ],
      user: 'u-1',
      provider: { options: { openai: { instructions: 'Softly' } } },
      instructions: 'Slowly',
    })
    expect(warnings).toEqual([])
  })

  test('says that the default is pcm, and sends no format of its own', async () => {
    const { body, notes } = await explained({ text: 'Hello' })
    expect(JSON.parse(JSON.stringify(body))).toEqual({ model: 'hexgrad/kokoro-82m', input: 'Hello' })
    expect(notes).toContainEqual({ option: 'format', message: expect.stringContaining('pcm') })
  })

  test('warns of a format that OpenRouter does not list, and sends it all the same', async () => {
    const { body, warnings } = await explained({ text: 'Hello', format: 'opus' })
    expect(body).toMatchObject({ response_format: 'opus' })
    expect(warnings).toMatchObject([{ option: 'format' }])
  })

  test.each<[string, SpeechRequest, string]>([
    ['an empty text', { text: '' }, 'bad_request'],
    ['a sample by URL', { text: 'a', voiceSample: { type: 'audio', data: { url: 'https://a.example/b.wav' } } }, 'unsupported'],
    [
      'a sample of more than 20 MiB in base64',
      {
        text: 'a',
        voiceSample: { type: 'audio', data: { bytes: new Uint8Array(15 * 1024 * 1024 + 1), mediaType: 'audio/wav' } },
      },
      'bad_request',
    ],
    [
      'a transcript of more than 10,000 characters',
      { text: 'a', voiceSample: { ...sample, transcript: 'x'.repeat(10_001) } },
      'bad_request',
    ],
  ])('with %s is refused before anything is sent', async (_name, request, code) => {
    const wire = capture({})
    const error = await failure(openrouter({ apiKey: 'k', transport: wire.transport }).speech('m').speak(request))
    expect(error).toMatchObject({ code, attempts: 0 })
    expect(wire.requests).toHaveLength(0)
  })
})

describe('speech', () => {
  test('arrives piece by piece, with its type and the id of its generation', async () => {
    const { provider } = await mediaServer(closers, (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg', 'x-generation-id': 'gen-tts-1', 'x-provider-name': 'DeepInfra' })
      response.write('ID3')
      setTimeout(() => response.end('sound'), 5)
    })
    const { audio, ...result } = await provider.speech('hexgrad/kokoro-82m').speak({ text: 'Hello', format: 'mp3' })
    expect(result).toMatchObject({
      mediaType: 'audio/mpeg',
      format: 'mp3',
      usage: {},
      warnings: [],
      response: { id: 'gen-tts-1', upstream: 'DeepInfra', provider: 'openrouter', modelId: 'hexgrad/kokoro-82m' },
    })
    expect(Buffer.from(await readBytes(audio)).toString()).toBe('ID3sound')
  })

  test.each([
    ['audio/pcm;rate=24000;channels=1', { mediaType: 'audio/pcm', format: 'pcm', sampleRateHz: 24_000, channels: 1 }],
    ['audio/L16; rate=16000', { mediaType: 'audio/l16', format: 'pcm', sampleRateHz: 16_000 }],
    ['application/octet-stream', { mediaType: 'application/octet-stream' }],
  ])('of type %s tells what it is, and no more than was said', async (type, expected) => {
    const { provider } = await mediaServer(closers, (_request, response) => {
      response.writeHead(200, { 'content-type': type }).end('sound')
    })
    const {
      audio,
      raw: _raw,
      response: _response,
      usage: _usage,
      warnings: _warnings,
      ...told
    } = await provider.speech('m').speak({ text: 'a' })
    expect(told).toEqual(expected)
    expect(await readBytes(audio)).toHaveLength(5)
  })

  test.each([
    ['an error', { error: { code: 402, message: 'Insufficient credits' } }, 'payment_required'],
    ['anything else', { no: 'sound' }, 'bad_response'],
  ])('that is JSON with %s in a 200 is a typed error', async (_name, body, code) => {
    const { provider } = await mediaServer(closers, (_request, response) => json(response, body))
    expect(await failure(provider.speech('m').speak({ text: 'a' }, { retry: false }))).toMatchObject({
      code,
      provider: 'openrouter',
      modelId: 'm',
    })
  })

  test('without a single byte is an error', async () => {
    const { provider } = await mediaServer(closers, (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' }).end()
    })
    const { audio } = await provider.speech('m').speak({ text: 'a' })
    expect(await failure(readBytes(audio))).toMatchObject({ code: 'bad_response', modelId: 'm' })
  })

  test('that breaks off is an error where it is read', async () => {
    const { provider } = await mediaServer(closers, (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/pcm' })
      response.write('half', () => setTimeout(() => response.destroy(), 5))
    })
    const { audio } = await provider.speech('m').speak({ text: 'a' })
    expect(await failure(readBytes(audio))).toMatchObject({ code: 'network', provider: 'openrouter', modelId: 'm' })
  })

  test('ends within 50 ms of an abort in the middle of it', async () => {
    const { cut, provider } = await mediaServer(closers, endless)
    const controller = new AbortController()
    const { audio } = await provider.speech('m').speak({ text: 'a' }, { signal: controller.signal })
    const iterator = audio[Symbol.asyncIterator]()
    await iterator.next()
    const caught = failure(iterator.next())
    controller.abort()
    expect(await within(50, caught)).toMatchObject({ code: 'aborted' })
    await expect.poll(cut).toBe(1)
  })

  test('that nobody wants to hear on closes its connection', async () => {
    const { cut, provider } = await mediaServer(closers, endless)
    const { audio } = await provider.speech('m').speak({ text: 'a' })
    for await (const chunk of audio) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    await expect.poll(cut).toBe(1)
  })
})

function endless(_request: unknown, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'audio/pcm' })
  response.write('some')
}

function explained(request: SpeechRequest): ReturnType<typeof explain> {
  return explain(openrouter({ apiKey: 'k' }).speech('hexgrad/kokoro-82m'), request)
}
