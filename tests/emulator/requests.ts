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
]

export const emulatorRequests: readonly EmulatorRequest[] = [
  ...chats,
  ...chats.map(streamed),
  chat('nobody', { model: 'nobody/nothing' }, 400),
  chat('nothing', { messages: [] }, 400),
  chat('a wrong type', { max_tokens: 'many' }, 400),
  { name: 'chat: no JSON', method: 'POST', path: '/chat/completions', body: '{"model":', status: 400 },
  chat('pictures from a model that writes', { modalities: ['image'] }, 404),
  post('/embeddings', 'two texts', { model: embedder, input: ['a calm sea', 'a tax form'] }),
  post('/embeddings', 'base64', { model: embedder, input: 'a calm sea', encoding_format: 'base64', dimensions: 8 }),
  post('/embeddings', 'no input', { model: embedder }, 400),
  post('/images', 'one', { model: 'black-forest-labs/flux.2-pro', prompt: 'a lighthouse' }),
  post('/images', 'two', { model: painter, prompt: 'a lighthouse', n: 2, size: '1536x1024' }),
  post('/images', 'no prompt', { model: painter }, 400),
  get('/models'),
]
