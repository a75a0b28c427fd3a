/**
 * Recorded speech, transcriptions and films through the built provider: the request as it was recorded, the answer as its bytes say,
 * and a place for every field of it. What is expected is read from the files by plain code.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBytes } from '@polymux/core'
import type { AudioPart, ResultBase, Transport, TransportRequest } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'
import { describe, expect, test } from 'vitest'
import { filled, items, member } from './json-value.ts'
import { plainDecimal, valueText } from './json-text.ts'
import { allEntries } from './recording.ts'
import { hasRecordings, recordingsFolder } from './shared-folder.ts'

/** One recorded exchange: its request as JSON or bytes, its answer as bytes. */
interface MediaRecording {
  readonly id: string
  readonly file: string
  readonly path: string
  readonly requestBody: unknown
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
  /** The body parsed, where it is JSON. */
  readonly body: unknown
}

function recorded(endpoint: string): readonly MediaRecording[] {
  return allEntries()
    .filter((entry) => entry.endpoint === endpoint)
    .map(({ file: name, id }) => {
      const file = readFileSync(join(recordingsFolder, name), 'utf8')
      const exchange: unknown = JSON.parse(file)
      const response = member(exchange, 'response')
      const body = member(response, 'body')
      const base64 = filled(member(response, 'bodyBase64'))
      const text = (filled(member(response, 'bodyPrefix')) ?? '') + (valueText(file, ['response', 'body']) ?? '')
      return {
        id,
        file,
        path: String(member(exchange, 'request', 'path')),
        requestBody: member(exchange, 'request', 'body'),
        status: Number(member(response, 'status')),
        headers: headersOf(member(response, 'headers')),
        bytes: base64 === undefined ? Buffer.from(text) : Buffer.from(base64, 'base64'),
        body,
      }
    })
}

function headersOf(headers: unknown): Readonly<Record<string, string>> {
  const kept = Object.entries(headers ?? {}).filter(([name]) => !['transfer-encoding', 'connection'].includes(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]))
}

/** A provider that is given these answers in turn, in pieces of `size` bytes, and what it sent. */
function replaying(
  answers: readonly MediaRecording[],
  size = Infinity,
): { provider: ReturnType<typeof openrouter>; sent: TransportRequest[] } {
  const sent: TransportRequest[] = []
  const transport: Transport = async (request) => {
    const answer = answers[sent.length]
    sent.push(request)
    if (!answer) throw new Error(`Nothing was recorded for ${request.method} ${request.url}.`)
    return { status: answer.status, headers: answer.headers, body: pieces(answer.bytes, size) }
  }
  return { provider: openrouter({ apiKey: 'test-key', transport }), sent }
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** The cost in a file, digit for digit. */
function costIn({ file }: MediaRecording): string | undefined {
  const text = valueText(file, ['response', 'body', 'usage', 'cost'])
  return text === undefined ? undefined : plainDecimal(text)
}

/** What the provider sent, as JSON. */
function sentBody(sent: readonly TransportRequest[]): unknown {
  return JSON.parse(String(sent[0]?.body))
}

/** Fields of a body, by their place, that are in none of the places where results keep fields. */
function lost(
  body: unknown,
  places: Readonly<Record<string, (result: ResultBase) => unknown>>,
  result: ResultBase,
): readonly string[] {
  return Object.entries(body ?? {}).flatMap(([name, value]) => {
    const kept = Object.hasOwn(places, name) ? places[name]?.(result) : result.raw[name]
    return JSON.stringify(kept) === JSON.stringify(value) ? [] : [name]
  })
}

describe.skipIf(!hasRecordings)('recorded sound and film', () => {
  test('speech is asked for as recorded, and its bytes arrive unchanged in any pieces', async () => {
    const recordings = recorded('POST /audio/speech')
    expect(recordings).toHaveLength(1)
    for (const recording of recordings) {
      const body = recording.requestBody
      for (const size of [1, 2, 3, 7, Infinity]) {
        const { provider, sent } = replaying([recording], size)
        const { audio, ...result } = await provider.speech(String(member(body, 'model'))).speak({
          text: String(member(body, 'input')),
          voice: filled(member(body, 'voice')),
          format: filled(member(body, 'response_format')),
        })
        expect(Buffer.compare(await readBytes(audio), recording.bytes)).toBe(0)
        expect(sentBody(sent)).toEqual(body)
        expect(result).toMatchObject({ mediaType: 'audio/mpeg', format: 'mp3', usage: {} })
        expect(result.response.id).toBe(recording.headers['x-generation-id'])
      }
    }
  })

  test('transcriptions are asked for as recorded, as JSON and as a form, and lose nothing', async () => {
    const recordings = recorded('POST /audio/transcriptions')
    expect(recordings).toHaveLength(2)
    for (const recording of recordings) {
      const { provider, sent } = replaying([recording])
      const asked = await askedFor(recording.requestBody)
      const result = await provider.transcription(asked.model).transcribe({ audio: asked.audio, language: asked.language })
      expect(await askedAgain(sent[0]?.body)).toEqual(await asked.fields)
      const usage = member(recording.body, 'usage')
      expect(result).toMatchObject({ text: member(recording.body, 'text'), usage: { cost: { usd: costIn(recording) } } })
      expect(result.usage.audioSeconds).toBe(member(usage, 'seconds'))
      expect([result.usage.inputTokens, result.usage.outputTokens]).toEqual([
        member(usage, 'input_tokens'),
        member(usage, 'output_tokens'),
      ])
      expect(lost(recording.body, { text: () => result.text }, result)).toEqual([])
      expect(result.response.id).toBe(recording.headers['x-generation-id'])
    }
  })

  test('a film is submitted as recorded, followed to its end and downloaded', async () => {
    const [submitted] = recorded('POST /videos')
    const looks = recorded('GET /videos/{id}')
    const [content] = recorded('GET /videos/{id}/content')
    expect(looks).toHaveLength(2)
    if (!submitted || !content) throw new Error('The recordings of films are incomplete.')
    const { provider, sent } = replaying([submitted, ...looks, content], 1_000)
    const body = submitted.requestBody
    const states: string[] = []
    const result = await provider.video(String(member(body, 'model'))).generate({
      prompt: filled(member(body, 'prompt')),
      durationSeconds: Number(member(body, 'duration')),
      resolution: filled(member(body, 'resolution')),
      onProgress: ({ state }) => states.push(state),
      providerOptions: { openrouter: { pollIntervalMs: 1 } },
    })
    const last = looks.at(-1)
    if (!last) throw new Error('No look at a job is recorded.')
    expect(sentBody(sent)).toEqual(body)
    expect(states).toEqual(['pending', 'pending', 'completed'])
    expect(result.usage.cost).toMatchObject({ usd: costIn(last), source: 'provider', byok: false })
    const places = {
      id: () => result.jobId,
      status: () => states.at(-1),
      generation_id: () => result.response.id,
      unsigned_urls: () => result.videos.map(({ url }) => url),
    }
    expect(lost(last.body, places, result)).toEqual([])
    const { bytes, mediaType } = await provider.videos.download(result.jobId)
    expect(Buffer.compare(await readBytes(bytes), content.bytes)).toBe(0)
    expect(mediaType).toBe('video/mp4')
    const paths = sent.map(({ url }) => url.replace('https://openrouter.ai', ''))
    expect(paths).toEqual([submitted, ...looks, content].map(({ path }) => path))
    expect(items(member(last.body, 'unsigned_urls'))).toEqual([sent.at(-1)?.url])
  })
})

interface AskedFor {
  readonly model: string
  readonly audio: AudioPart
  readonly language: string | undefined
  /** What the body held, whichever form it had. */
  readonly fields: unknown
}

async function askedFor(body: unknown): Promise<AskedFor> {
  const multipart = filled(member(body, '$multipartBase64'))
  if (multipart === undefined) {
    const base64 = String(member(body, 'input_audio', 'data'))
    const mediaType = `audio/${String(member(body, 'input_audio', 'format'))}`
    const model = String(member(body, 'model'))
    return { model, language: undefined, audio: { type: 'audio', data: { base64, mediaType } }, fields: body }
  }
  const bytes = Buffer.from(multipart, 'base64')
  const boundary = bytes.toString('latin1').slice(2, bytes.indexOf('\r\n'))
  const form = await new Response(bytes, { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }).formData()
  const file = form.get('file')
  if (!(file instanceof Blob)) throw new Error('The recorded form holds no file.')
  const data = { bytes: new Uint8Array(await file.arrayBuffer()), mediaType: file.type }
  const language = filled(form.get('language'))
  return {
    model: String(form.get('model')),
    language,
    audio: { type: 'audio', data, name: file.name },
    fields: await fieldsOf(form),
  }
}

async function askedAgain(body: TransportRequest['body']): Promise<unknown> {
  return body instanceof FormData ? fieldsOf(body) : JSON.parse(String(body))
}

/** A form as plain data, a file as its name, type and bytes in base64. */
async function fieldsOf(form: FormData): Promise<unknown> {
  const fields: Record<string, unknown> = {}
  for (const [name, value] of form.entries())
    fields[name] =
      typeof value === 'string'
        ? value
        : { name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()).toString('base64') }
  return fields
}
