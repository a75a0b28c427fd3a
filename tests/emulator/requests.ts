/** What the emulator is asked for in front of the judge: every endpoint, every form of answer, every refusal. */

/** One request; a body that is no object is sent as it is. */
export interface EmulatorRequest {
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** Below `/api/v1`, with its query. */
  readonly path: string
  readonly body?: object | string
  /** The status it is answered with. */
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

const mini = 'openai/gpt-4o-mini'
const claude = 'anthropic/claude-haiku-4.5'
const painter = 'google/gemini-2.5-flash-image'
const embedder = 'openai/text-embedding-3-small'
const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const tools = ['get_weather', 'get_time'].map((name) => ({ type: 'function', function: { name, parameters: city } }))

function chat(name: string, change: object, status = 200): EmulatorRequest {
  const body = { model: mini, messages: [{ role: 'user', content: `Tell me about ${name}` }], ...change }
  return { name: `chat: ${name}`, method: 'POST', path: '/chat/completions', body, status }
}

function post(path: string, name: string, body: object, status = 200): EmulatorRequest {
  return { name: `${path}: ${name}`, method: 'POST', path, body, status }
}

function get(path: string, status = 200): EmulatorRequest {
  return { name: `GET ${path}`, method: 'GET', path, status }
}

function streamed({ name, method, path, body, status }: EmulatorRequest): EmulatorRequest {
  return { name: `${name}, streamed`, method, path, body: { ...Object(body), stream: true }, status }
}

function fault(name: string, status: number): Omit<EmulatorRequest, 'name'> {
  const body = { model: mini, messages: [{ role: 'user', content: 'Hi' }] }
  return { method: 'POST', path: '/chat/completions', body, status, headers: { 'x-testkit-fault': name } }
}

/** A tenth of a second of nothing: 8 kHz, 8 bit. */
const silence = Buffer.concat([
  Buffer.from('RIFF'),
  Buffer.from(Uint32Array.of(836).buffer),
  Buffer.from('WAVEfmt '),
  Buffer.from(Uint32Array.of(16, 0x0001_0001, 8_000, 8_000, 0x0008_0001).buffer),
  Buffer.from('data'),
  Buffer.from(Uint32Array.of(800).buffer),
  Buffer.alloc(800, 128),
]).toString('base64')

const person = {
  type: 'json_schema',
  json_schema: {
    name: 'person',
    strict: true,
    schema: { type: 'object', properties: { age: { type: 'integer' } }, required: ['age'] },
  },
}

/** Each of these both whole and as a stream. */
const chats: readonly EmulatorRequest[] = [
  chat('the sea', {}),
  chat('thoughts', { model: claude, reasoning: { effort: 'low' } }),
  chat('Gemini and its thoughts', { model: 'google/gemini-2.5-flash', reasoning: { max_tokens: 256 } }),
  chat('hidden thoughts', { model: claude, reasoning: { effort: 'low', exclude: true } }),
  chat('tools', { tools }),
  chat('one tool at a time', { tools, parallel_tool_calls: false }),
  chat('a forced tool', { tools, tool_choice: { type: 'function', function: { name: 'get_time' } } }),
  chat('a schema', { response_format: person }),
  chat('any JSON', { response_format: { type: 'json_object' } }),
  chat('the limit', { max_tokens: 4 }),
  chat('a limited tool call', { tools, max_tokens: 4 }),
  chat('pictures', { model: painter, modalities: ['image', 'text'] }),
  chat('free models', { model: 'deepseek/deepseek-chat-v3.1:free' }),
  chat('likely tokens', { logprobs: true, top_logprobs: 2, max_tokens: 8 }),
  chat('stop words', { stop: ['the'] }),
  chat('a fallback', { models: ['nobody/nothing', mini] }),
  chat('hosts', { provider: { sort: 'price', allow_fallbacks: false, data_collection: 'deny' } }),
  chat('the web', { plugins: [{ id: 'web', max_results: 2 }] }),
  chat('a long prompt twice', { messages: [{ role: 'user', content: 'the sea is calm and wide '.repeat(400) }] }),
]

export const emulatorRequests: readonly EmulatorRequest[] = [
  ...chats,
  ...chats.map(streamed),
  chat('nobody', { model: 'nobody/nothing' }, 400),
  chat('nothing', { messages: [] }, 400),
  chat('a wrong type', { max_tokens: 'many' }, 400),
  { name: 'chat: no JSON', method: 'POST', path: '/chat/completions', body: '{"model":', status: 400 },
  chat('pictures from a model that writes', { modalities: ['image'] }, 404),
  chat('a host that is not there', { provider: { only: ['nowhere'] } }, 404),
  chat('a price that nobody has', { provider: { max_price: { prompt: 0 } } }, 404),
  { name: 'chat: a fault by header', ...fault('status.503', 503) },
  { name: 'chat: another fault by header', ...fault('rate.429-seconds', 429) },
  post('/embeddings', 'two texts', { model: embedder, input: ['a calm sea', 'a tax form'] }),
  post('/embeddings', 'base64', { model: embedder, input: 'a calm sea', encoding_format: 'base64', dimensions: 8 }),
  post('/embeddings', 'no input', { model: embedder }, 400),
  post('/images', 'one', { model: 'black-forest-labs/flux.2-pro', prompt: 'a lighthouse' }),
  post('/images', 'two', { model: painter, prompt: 'a lighthouse', n: 2, size: '1536x1024' }),
  post('/images', 'streamed', { model: 'openai/gpt-image-1', prompt: 'a lighthouse', stream: true, partial_images: 2 }),
  post('/images', 'no prompt', { model: painter }, 400),
  post('/rerank', 'three documents', {
    model: 'cohere/rerank-v3.5',
    query: 'a calm sea',
    documents: ['tax form', 'the sea is calm', 'boats'],
    top_n: 2,
  }),
  post('/rerank', 'no query', { model: 'cohere/rerank-v3.5', documents: ['a'] }, 400),
  post('/audio/speech', 'WAV', {
    model: 'openai/gpt-4o-mini-tts',
    input: 'The sea is calm',
    voice: 'alloy',
    response_format: 'wav',
  }),
  post('/audio/speech', 'no input', { model: 'openai/gpt-4o-mini-tts', voice: 'alloy' }, 400),
  post('/audio/transcriptions', 'foreign sound', { model: 'openai/whisper-1', input_audio: { data: silence, format: 'wav' } }),
  post('/audio/transcriptions', 'no sound', { model: 'openai/whisper-1' }, 400),
  post('/videos', 'a film', { model: 'google/veo-3.1', prompt: 'a calm sea' }, 202),
  post('/videos', 'no prompt', { model: 'google/veo-3.1' }, 400),
  get('/videos/nothing', 404),
  get('/videos/nothing/content', 404),
  get('/models'),
  get('/models?output_modalities=image'),
  get('/models/openai/gpt-4o-mini/endpoints'),
  get('/models/nobody/nothing/endpoints', 404),
  get('/providers'),
  get('/generation?id=gen-nothing', 404),
  get('/key'),
  get('/credits'),
]
