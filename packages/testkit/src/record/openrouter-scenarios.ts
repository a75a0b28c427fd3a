/**
 * One request for each thing OpenRouter can do, small and cheap: all of them together cost some cents, nearly all of it for two pictures.
 * The prompts occur in no other fixture, so that recordings can be replayed beside them.
 */
import type { JsonObject, JsonValue } from '../json/json-value.ts'
import type { Scenario } from './scenario.ts'

const mini = 'openai/gpt-4o-mini'
const thinker = 'anthropic/claude-haiku-4.5'
const painter = 'google/gemini-2.5-flash-image'

const weather = functionTool('get_weather', 'The weather of a city', { city: { type: 'string' } })
const clock = functionTool('get_time', 'The time in a city', { city: { type: 'string' } })

const city: JsonObject = {
  type: 'json_schema',
  json_schema: {
    name: 'city',
    strict: true,
    schema: {
      type: 'object',
      properties: { name: { type: 'string' }, inhabitants: { type: 'integer' } },
      required: ['name', 'inhabitants'],
      additionalProperties: false,
    },
  },
}

/** What `pnpm record` and `polymux-fixtures record` run, in this order. */
export const openrouterScenarios: readonly Scenario[] = [
  chat('chat/plain', { model: mini, messages: [user('Name three seas')], max_tokens: 60 }),
  chat('chat/stream', { model: mini, messages: [user('Name four seas')], max_tokens: 60, stream: true }),
  chat('chat/tools', { model: mini, messages: [user('Weather in Lima?')], tools: [weather], tool_choice: 'required' }),
  chat('chat/stream-tools', {
    model: mini,
    messages: [user('Weather and time in Lima?')],
    tools: [weather, clock],
    tool_choice: 'required',
    stream: true,
  }),
  chat('chat/structured-output', {
    model: mini,
    messages: [user('The capital of Peru, as JSON')],
    response_format: city,
    max_tokens: 60,
  }),
  chat('chat/reasoning', {
    model: thinker,
    messages: [user('What is 17 times 23?')],
    reasoning: { max_tokens: 1024 },
    max_tokens: 1500,
  }),
  chat('chat/stream-reasoning', {
    model: thinker,
    messages: [user('What is 19 times 21?')],
    reasoning: { max_tokens: 1024 },
    max_tokens: 1500,
    stream: true,
  }),
  chat('image/chat', { model: painter, messages: [user('Draw a red boat, very small')], modalities: ['image', 'text'] }),
  post('image/images', '/images', { model: painter, prompt: 'a blue boat, very small' }),
  post('embedding/plain', '/embeddings', { model: 'openai/text-embedding-3-small', input: ['boat', 'ship'], dimensions: 16 }),
  post('rerank/plain', '/rerank', {
    model: 'cohere/rerank-v3.5',
    query: 'a vessel',
    documents: ['a boat', 'a tax form', 'a ship'],
    top_n: 2,
  }),
  post('speech/plain', '/audio/speech', {
    model: 'openai/gpt-4o-mini-tts',
    input: 'Ahoy',
    voice: 'alloy',
    response_format: 'mp3',
  }),
  post('transcription/plain', '/audio/transcriptions', {
    model: 'openai/gpt-4o-mini-transcribe',
    input_audio: { data: silence(), format: 'wav' },
  }),
  get('models/list', '/models'),
  get('models/endpoints', `/models/${mini}/endpoints`),
  {
    ...get('account/generation', '/generation'),
    follows: { name: 'chat/plain', field: 'id', query: 'id' },
  },
  get('account/key', '/key'),
  get('account/credits', '/credits'),
  chat('errors/bad-request', { model: mini, messages: [], temperature: 'hot' }),
  { ...chat('errors/no-key', { model: mini, messages: [user('Who am I?')], max_tokens: 5 }), withoutKey: true },
  chat('errors/unknown-model', { model: 'acme/no-such-model', messages: [user('Who are you?')], max_tokens: 5 }),
]

function chat(name: string, body: JsonObject): Scenario {
  const scenario = post(name, '/chat/completions', body)
  return body['stream'] === true ? { ...scenario, tags: [...scenario.tags, 'stream'] } : scenario
}

function post(name: string, path: string, body: JsonObject): Scenario {
  return { name, tags: tagsOf(name), request: { method: 'POST', path, body: { json: body } } }
}

function get(name: string, path: string): Scenario {
  return { name, tags: tagsOf(name), request: { method: 'GET', path } }
}

function tagsOf(name: string): readonly string[] {
  return [name.slice(0, name.indexOf('/'))]
}

function user(content: JsonValue): JsonObject {
  return { role: 'user', content }
}

function functionTool(name: string, description: string, properties: JsonObject): JsonObject {
  const parameters = { type: 'object', properties, required: Object.keys(properties) }
  return { type: 'function', function: { name, description, parameters } }
}

/** A quarter of a second of silence as WAV: 8 kHz, one channel, eight bits. */
function silence(): string {
  const samples = Buffer.alloc(2_000, 128)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(8_000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples]).toString('base64')
}
