/** The fixtures that come from the emulator: each request below, and what it answers. */
import { createHandler } from '../src/emulator/emulator.ts'
import type { Fixture, FixtureChunk, StreamBody, WholeBody } from '../src/fixture/fixture.ts'
import { sealFixture } from '../src/fixture/fixture-write.ts'
import type { JsonObject, JsonValue } from '../src/json/json-value.ts'

/** All of them, sealed. The same on every run. */
export function emulatedFixtures(): readonly Fixture[] {
  return Object.entries(cases).map(([id, { body, tags, path = '/chat/completions' }]) => {
    const sent = { method: 'POST', path: `/api/v1${path}` } as const
    // A fresh handler each, so that no fixture depends on the ones before it.
    const handle = createHandler({ pace: { firstTokenMs: 60, tokensPerSecond: 400 } })
    const answer = handle({ ...sent, headers: {}, bytes: new TextEncoder().encode(JSON.stringify(body)) })
    return sealFixture({
      format: 1,
      id: `openrouter/${id}`,
      provenance: { source: 'emulator', at: '2026-11-24T00:00:00Z', by: 'testkit emulator, seed 0' },
      expires: null,
      tags,
      request: {
        ...sent,
        headers: { authorization: '<redacted:bearer>', 'content-type': 'application/json' },
        body: { json: body },
      },
      response: { status: answer.status, headers: answer.headers, body: bodyOf(answer.chunks, tags) },
    })
  })
}

/** Streams and padded answers keep their chunks; what arrives within five milliseconds of each other is one chunk, as on a network. */
function bodyOf(
  chunks: readonly { readonly atMs: number; readonly bytes: Uint8Array }[],
  tags: readonly string[],
): WholeBody | StreamBody {
  const texts = chunks.map(({ atMs, bytes }) => ({ t: atMs, s: Buffer.from(bytes).toString('utf8') }))
  if (!tags.includes('stream') && !tags.includes('padding')) return { json: JSON.parse(texts.map(({ s }) => s).join('')) }
  const merged: { t: number; s: string; from: number }[] = []
  for (const { t, s } of texts) {
    const open = merged.at(-1)
    if (open && t - open.from <= 5) Object.assign(open, { t, s: open.s + s })
    else merged.push({ t, s, from: t })
  }
  return { stream: merged.map(({ t, s }): FixtureChunk => ({ t, s })) }
}

interface EmulatedCase {
  readonly tags: readonly string[]
  readonly path?: string
  readonly body: JsonObject
}

const claude = 'anthropic/claude-haiku-4.5'
const mini = 'openai/gpt-4o-mini'
const painter = 'google/gemini-2.5-flash-image'
const embedder = 'openai/text-embedding-3-small'
/** One red pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4AWM4IScHAAK2AQUmJcn5AAAAAElFTkSuQmCC'

const user = (content: JsonValue): JsonObject => ({ role: 'user', content })
const weather = toolOf(
  'get_weather',
  'The weather of a city',
  { city: { type: 'string' }, days: { type: 'integer', minimum: 1, maximum: 7 } },
  ['city'],
)
const time = toolOf('get_time', 'The time in a city', { city: { type: 'string' } }, ['city'])
const call = { id: 'call_weather', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Paris"}' } }

function toolOf(name: string, description: string, properties: JsonObject, required: readonly string[]): JsonObject {
  return { type: 'function', function: { name, description, parameters: { type: 'object', properties, required } } }
}

const person = {
  type: 'json_schema',
  json_schema: {
    name: 'person',
    schema: { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } }, required: ['name', 'age'] },
  },
}

const cases: Readonly<Record<string, EmulatedCase>> = {
  'chat/plain': { tags: ['chat'], body: { model: mini, messages: [user('Describe a calm sea')] } },
  'chat/plain-padded': { tags: ['chat', 'padding'], body: { model: mini, messages: [user('Describe a wild sea')] } },
  'chat/reasoning': {
    tags: ['chat', 'reasoning'],
    body: { model: claude, messages: [user('Why is the sea salty?')], reasoning: { effort: 'low' } },
  },
  'chat/tool-call': { tags: ['chat', 'tools'], body: { model: mini, messages: [user('Weather in Paris?')], tools: [weather] } },
  'chat/tool-result': {
    tags: ['chat', 'tools'],
    body: {
      model: mini,
      messages: [
        user('Weather in Paris?'),
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: 'call_weather', content: '{"celsius":21}' },
      ],
      tools: [weather],
    },
  },
  'chat/system-and-developer': {
    tags: ['chat', 'roles'],
    body: {
      model: mini,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'developer', content: 'Use plain words.' },
        user('What is foam?'),
      ],
    },
  },
  'chat/vision-url': {
    tags: ['chat', 'vision'],
    body: {
      model: mini,
      messages: [
        user([
          { type: 'text', text: 'What is in this picture?' },
          { type: 'image_url', image_url: { url: 'https://example.com/boat.png' } },
        ]),
      ],
    },
  },
  'chat/vision-data-url': {
    tags: ['chat', 'vision'],
    body: {
      model: mini,
      messages: [
        user([
          { type: 'text', text: 'Which colour is this pixel?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
        ]),
      ],
    },
  },
  'chat/structured-output': {
    tags: ['chat', 'structured'],
    body: { model: mini, messages: [user('Invent Ann, who is 41')], response_format: person },
  },
  'chat/stream': { tags: ['chat', 'stream'], body: { model: mini, messages: [user('Describe a calm sea')], stream: true } },
  'chat/stream-reasoning': {
    tags: ['chat', 'stream', 'reasoning', 'comments'],
    body: { model: claude, messages: [user('Why is the sea salty?')], reasoning: { effort: 'low' }, stream: true },
  },
  'chat/stream-tool-calls': {
    tags: ['chat', 'stream', 'tools'],
    body: { model: mini, messages: [user('Weather and time in Paris?')], tools: [weather, time], stream: true },
  },
  'chat/stream-length': {
    tags: ['chat', 'stream'],
    body: { model: claude, messages: [user('Describe a calm sea')], max_tokens: 8, stream: true },
  },
  'chat/stream-tool-call-cut': {
    tags: ['chat', 'stream', 'tools'],
    body: { model: claude, messages: [user('Weather in Paris?')], tools: [weather], max_tokens: 8, stream: true },
  },
  'embedding/dimensions': {
    tags: ['embedding'],
    path: '/embeddings',
    body: { model: embedder, input: ['a calm sea', 'the sea is calm', 'a tax form'], dimensions: 8 },
  },
  'image/chat': { tags: ['image'], body: { model: painter, messages: [user('a calm sea')], modalities: ['image', 'text'] } },
  'image/chat-sized': {
    tags: ['image'],
    body: {
      model: painter,
      messages: [user('a calm sea')],
      modalities: ['image', 'text'],
      image_config: { aspect_ratio: '3:2', image_size: '4K' },
    },
  },
  'image/chat-stream': {
    tags: ['image', 'stream'],
    body: { model: painter, messages: [user('a calm sea')], modalities: ['image', 'text'], stream: true },
  },
  'image/images': { tags: ['image'], path: '/images', body: { model: 'black-forest-labs/flux.2-pro', prompt: 'a lighthouse' } },
  'image/images-sized': {
    tags: ['image'],
    path: '/images',
    body: { model: painter, prompt: 'a lighthouse', n: 2, size: '1536x1024' },
  },
}
