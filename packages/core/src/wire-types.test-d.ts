/** What the public types promise to callers and to provider authors; checked by compiling, never run. */
import { expectTypeOf } from 'vitest'
import * as z from 'zod'
import type {
  AssistantPart,
  ChatEvent,
  ChatModel,
  ChatRequest,
  ChatResult,
  ChatStream,
  EmbeddingInput,
  EmbeddingModel,
  ErrorCode,
  InvalidToolCall,
  MediaPart,
  Message,
  ProviderFactory,
  ProviderOptions,
  ProviderSettings,
  RerankModel,
  TextPart,
  ToolCall,
  Usage,
  UserMessage,
  ValidToolCall,
} from './index.ts'
import { createRegistry, ModelError, wrapChat } from './index.ts'
import { createChatModel, defineProvider } from './adapter.ts'
import type { ChatDecoder, ChatDelta, CodecContext, WireReply, WireRequest } from './adapter.ts'

declare const chat: ChatModel
declare const embedding: EmbeddingModel
declare const request: ChatRequest
declare const events: readonly ChatEvent[]
declare const parts: readonly AssistantPart[]
declare const messages: readonly Message[]
declare const calls: readonly ToolCall[]

// Every member of a union has one literal, so that Extract finds it and filter narrows.
expectTypeOf<Extract<ChatEvent, { type: 'text-delta' }>>().toEqualTypeOf<{
  readonly type: 'text-delta'
  readonly part: number
  readonly text: string
}>()
expectTypeOf<Extract<ChatEvent, { type: 'finish' }>['result']>().toEqualTypeOf<ChatResult>()
expectTypeOf<Extract<Message, { role: 'user' }>>().toEqualTypeOf<UserMessage>()
expectTypeOf<Extract<AssistantPart, { type: 'text' }>>().toEqualTypeOf<TextPart>()
expectTypeOf<Extract<ChatDelta, { type: 'refusal' }>['text']>().toEqualTypeOf<string>()
expectTypeOf<ChatEvent['type']>().toEqualTypeOf<
  | 'start'
  | 'text-delta'
  | 'reasoning-delta'
  | 'refusal-delta'
  | 'tool-call-start'
  | 'tool-call-delta'
  | 'audio-delta'
  | 'part'
  | 'source'
  | 'usage'
  | 'finish'
>()
expectTypeOf(events.filter((event) => event.type === 'usage').map(({ usage }) => usage)).toEqualTypeOf<Usage[]>()
expectTypeOf(parts.filter((part) => part.type === 'tool-call')).toEqualTypeOf<ToolCall[]>()
expectTypeOf(messages.filter((message) => message.role === 'tool').map(({ toolName }) => toolName)).toEqualTypeOf<string[]>()
expectTypeOf(calls.filter((call) => !call.invalid)).toEqualTypeOf<ValidToolCall[]>()
expectTypeOf(calls.filter((call) => call.invalid === true)).toEqualTypeOf<InvalidToolCall[]>()
for (const call of calls) {
  // @ts-expect-error -- there is no input before it is known that the call is valid
  void call.input
  if (!call.invalid) expectTypeOf(call.input).toEqualTypeOf<unknown>()
}

// A schema types the object of the result and of the stream; JSON of any shape is unknown, and without either there is none.
const person = z.object({ name: z.string(), age: z.number().default(3) })
type Person = { name: string; age: number }
expectTypeOf(chat.generate({ ...request, output: person })).resolves.toEqualTypeOf<ChatResult<Person>>()
expectTypeOf(chat.stream({ ...request, output: person })).toEqualTypeOf<ChatStream<Person>>()
expectTypeOf<Awaited<ChatStream<Person>['result']>['object']>().toEqualTypeOf<Person | undefined>()
expectTypeOf(chat.generate({ ...request, output: { jsonSchema: {}, '~output': 3 } })).resolves.toEqualTypeOf<ChatResult<number>>()
expectTypeOf(chat.generate({ messages, output: 'json' })).resolves.toEqualTypeOf<ChatResult>()
expectTypeOf(chat.generate({ messages }).then(({ object }) => object)).resolves.toEqualTypeOf<undefined>()
expectTypeOf<ChatResult['object']>().toEqualTypeOf<unknown>()
// @ts-expect-error -- neither a schema nor 'json'
void chat.generate({ messages, output: 'text' })
// @ts-expect-error -- a misspelt setting
void chat.generate({ messages, temprature: 1 })
// @ts-expect-error -- there is nothing to answer
void chat.generate({})

// The format types the vectors.
expectTypeOf(embedding.embed({ input: 'a' }).then(({ vectors }) => vectors)).resolves.toEqualTypeOf<
  readonly (readonly number[])[]
>()
expectTypeOf(embedding.embed({ input: 'a', format: 'float32' }).then(({ vectors }) => vectors)).resolves.toEqualTypeOf<
  readonly Float32Array[]
>()

// A result may be pushed onto the messages as it is, and absent options may be passed as undefined.
expectTypeOf<ChatResult['message']>().toExtend<Message>()
void chat.generate({ messages, temperature: undefined, output: undefined }, { signal: undefined, retry: undefined })

// Errors narrow, and their codes are a closed list.
declare const thrown: unknown
if (ModelError.is(thrown)) expectTypeOf(thrown.code).toEqualTypeOf<ErrorCode>()
expectTypeOf<ModelError['partial']>().toEqualTypeOf<ChatResult | undefined>()
// @ts-expect-error -- no such code
void new ModelError({ code: 'oops', message: '' })

// Options of a provider are typed once it has merged them: then a misspelt provider or option does not compile. While no
// provider has, the interface is empty and takes anything; that takes a program of its own to show.
declare module './model.ts' {
  // oxlint-disable-next-line no-shadow -- the same interface, which this merges with
  interface ProviderOptions {
    readonly 'type-test'?: { readonly level?: number | undefined } | undefined
  }
}
void chat.generate({ messages, providerOptions: { 'type-test': { level: 3 } } })
// @ts-expect-error -- a misspelt option
void chat.generate({ messages, providerOptions: { 'type-test': { lvel: 3 } } })
// @ts-expect-error -- a misspelt provider
void chat.generate({ messages, providerOptions: { 'tpye-test': { level: 3 } } })
// Safe: the way out for a provider without types.
void chat.generate({ messages, providerOptions: { untyped: { anything: 1 } } as ProviderOptions })

// A provider: the settings come from the parameter of `headers`, the kinds from the codecs, the annotation names both.
interface AcmeSettings extends ProviderSettings {
  readonly team?: string | undefined
}
declare function encode(request: ChatRequest, context: CodecContext<AcmeSettings>): WireRequest
declare function decoder(context: CodecContext<AcmeSettings>): ChatDecoder
declare function toError(reply: WireReply): { readonly message: string } | undefined

export const acme: ProviderFactory<AcmeSettings, { readonly chat: 'small' | 'large' }> = defineProvider({
  name: 'acme',
  baseURL: 'https://api.acme.test/v1',
  env: { apiKey: 'ACME_API_KEY', baseURL: ['ACME_API_BASE', 'ACME_BASE_URL'], team: 'ACME_TEAM' },
  key: (key) => ({ 'x-api-key': key.trim() }),
  headers: (settings: AcmeSettings) => ({ 'x-team': settings.team ?? 'none' }),
  error: toError,
  chat: { framing: 'sse', encode, decoder },
})
expectTypeOf(acme({ team: 'blue', apiKey: async () => 'key' }).chat('small')).toEqualTypeOf<ChatModel>()
expectTypeOf(createRegistry({ acme: acme() }).chat('acme/large')).toEqualTypeOf<ChatModel>()
expectTypeOf(acme().chat).parameter(0).extract<'small' | 'large'>().toEqualTypeOf<'small' | 'large'>()
// @ts-expect-error -- a misspelt setting
acme({ tema: 'blue' })
// @ts-expect-error -- a kind without a codec
acme().embedding('x')
// @ts-expect-error -- a kind that is promised needs a codec
export const promised: ProviderFactory<AcmeSettings, { readonly chat: string; readonly embedding: string }> = defineProvider({
  name: 'acme',
  baseURL: 'https://api.acme.test/v1',
  headers: (_settings: AcmeSettings) => ({}),
  chat: { framing: 'sse', encode, decoder },
})
defineProvider({
  name: 'acme',
  baseURL: 'https://api.acme.test/v1',
  // @ts-expect-error -- an environment variable for a setting that does not exist
  env: { apiKy: 'ACME_API_KEY' },
  headers: (_settings: AcmeSettings) => ({}),
})

// Models without HTTP, middleware, and a model written by hand.
expectTypeOf(
  createChatModel({
    provider: 'mock',
    modelId: 'm',
    async *run({ request: asked, signal, streaming, options }) {
      expectTypeOf(asked).toEqualTypeOf<ChatRequest>()
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
      expectTypeOf(streaming).toEqualTypeOf<boolean>()
      expectTypeOf(options.deadline).toEqualTypeOf<number | undefined>()
      yield { type: 'finish', reason: 'stop' }
    },
  }),
).toEqualTypeOf<ChatModel>()
expectTypeOf(
  wrapChat(chat, async function* (call, next) {
    for await (const event of next({ ...call, options: {} })) {
      expectTypeOf(event).toEqualTypeOf<ChatEvent>()
      yield event
    }
  }),
).toEqualTypeOf<ChatModel>()
export const byHand: RerankModel = {
  spec: 1,
  kind: 'rerank',
  provider: 'mine',
  modelId: 'm',
  rerank: async ({ documents }) => ({
    ranking: documents.map((_document, index) => ({ index, score: 1 })),
    usage: {},
    warnings: [],
    response: { provider: 'mine', modelId: 'm' },
    raw: {},
  }),
}

// One text, one text as token ids, parts, and lists of each are inputs; bare numbers beside texts are none.
expectTypeOf<EmbeddingInput>().toEqualTypeOf<
  string | readonly number[] | { readonly content: readonly (TextPart | MediaPart)[] }
>()
embedding.embed({ input: [1, 2, 3] })
embedding.embed({ input: [[1, 2], [3]] })
embedding.embed({ input: ['a', { content: [{ type: 'image', data: { url: 'https://a.test/a.png' } }] }] })
// @ts-expect-error -- a token id is no input of its own beside texts
embedding.embed({ input: ['a', 1] })
