/** A server of OpenAI's shape, in process: it answers as told and keeps the bodies it was sent. */
import type { ChatEvent, ChatRequest, ChatResult } from '../src/chat.ts'
import { defineProvider } from '../src/define-provider.ts'
import type { ChatStream } from '../src/chat.ts'
import { openAiChat } from '../src/openai/openai-chat.ts'
import { openAiEmbedding } from '../src/openai/openai-embedding.ts'
import type { OpenAiEmbeddingOptions } from '../src/openai/openai-embedding.ts'
import { openAiError } from '../src/openai/openai-error.ts'
import { openAiImage } from '../src/openai/openai-image.ts'
import type { OpenAiImageOptions } from '../src/openai/openai-image.ts'
import type { OpenAiChatOptions } from '../src/openai/openai-shape.ts'
import type { Provider, ProviderSettings } from '../src/provider.ts'
import type { Transport } from '../src/transport.ts'

interface Shapes {
  readonly chat?: OpenAiChatOptions
  readonly embedding?: OpenAiEmbeddingOptions
  readonly image?: OpenAiImageOptions
}

export interface OpenAiServer {
  readonly provider: Provider<{ chat: string; embedding: string; image: string }>
  readonly bodies: readonly Readonly<Record<string, unknown>>[]
}

/** A provider called `acme` whose server answers everything with `reply`: a text as it is, a list as an event stream, else JSON. */
export function openAiServer(reply: unknown, shapes: Shapes = {}, status = 200): OpenAiServer {
  const bodies: Record<string, unknown>[] = []
  const transport: Transport = async ({ body }) => {
    if (typeof body === 'string') bodies.push(JSON.parse(body))
    const type = Array.isArray(reply) ? 'text/event-stream' : 'application/json'
    return { status, headers: { 'content-type': type }, body: bytesOf(reply) }
  }
  const create = defineProvider({
    name: 'acme',
    baseURL: 'https://acme.example/v1',
    error: openAiError,
    headers: (_settings: ProviderSettings) => ({}),
    chat: openAiChat(shapes.chat),
    embedding: openAiEmbedding(shapes.embedding),
    image: openAiImage(shapes.image),
  })
  return { provider: create({ apiKey: 'k', transport }), bodies }
}

async function* bytesOf(reply: unknown): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  if (!Array.isArray(reply)) yield encoder.encode(typeof reply === 'string' ? reply : JSON.stringify(reply))
  else for (const event of reply) yield encoder.encode(`data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
}

/** A whole answer of one choice. */
export function answer(message: object, more: object = {}): object {
  return {
    id: 'c-1',
    object: 'chat.completion',
    created: 5,
    model: 'm-1',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    ...more,
  }
}

/** A chunk with one delta. */
export function chunk(delta: object, finish: string | null = null): object {
  return {
    id: 'c-1',
    object: 'chat.completion.chunk',
    created: 5,
    model: 'm-1',
    choices: [{ index: 0, delta, finish_reason: finish }],
  }
}

/** The body sent for a request, and the result. */
export async function sent(
  request: ChatRequest,
  chat: OpenAiChatOptions = {},
): Promise<{ readonly body: Readonly<Record<string, unknown>> | undefined; readonly result: ChatResult }> {
  const { bodies, provider } = openAiServer(answer({ content: '{"a":1}' }), { chat })
  const result = await provider.chat('m').generate(request)
  return { body: bodies[0], result }
}

/** What comes of an event stream. */
export async function streamed(
  events: readonly unknown[],
  request: ChatRequest,
  chat: OpenAiChatOptions = {},
): Promise<Streamed> {
  const stream: ChatStream = openAiServer(events, { chat }).provider.chat('m').stream(request)
  const seen: ChatEvent[] = []
  for await (const event of stream) seen.push(event)
  return { events: seen, result: await stream.result }
}

interface Streamed {
  readonly events: readonly ChatEvent[]
  readonly result: ChatResult
}
