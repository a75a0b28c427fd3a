/** What a provider author writes: pure functions from requests to the wire and from the wire to deltas or results. */
import type { ProviderCapabilities } from './capabilities.ts'
import type { ChatRequest } from './chat.ts'
import type { ChatDelta } from './chat-delta.ts'
import type { EmbeddingRequest, EmbeddingResult } from './embedding.ts'
import type { ImageRequest, ImageResult } from './image.ts'
import type { CallOptions, ResponseInfo, ResultBase } from './model.ts'
import type { ModelErrorFields } from './model-error.ts'
import type { ProviderSettings } from './provider.ts'
import type { RerankRequest, RerankResult } from './rerank.ts'
import type { HttpMethod } from './transport.ts'
import type { SpeechRequest, SpeechResult } from './speech.ts'
import type { TranscriptionRequest, TranscriptionResult } from './transcription.ts'
import type { VideoRequest, VideoResult } from './video.ts'

/** One request as a provider wants it; core adds the base URL, the key and the headers, and sends it. */
export interface WireRequest {
  /** Appended to the base URL, with its leading slash: `/chat/completions`. */
  readonly path: string
  /** Default `POST`. */
  readonly method?: HttpMethod
  /** Appended to the path; lists repeat their name, `undefined` is left out. */
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>>
  /** Serialised as JSON, keys in the order given. */
  readonly body?: unknown
  /** Sent as multipart/form-data in place of `body`. */
  readonly form?: FormData
  /** Whether an event stream is expected; default false. Chat calls decide this by how they were called. */
  readonly streaming?: boolean
  /** Whether it must not be made twice: what may have arrived is then sent again only where the caller's `retry` says so. */
  readonly once?: boolean
  /** Whether the request makes sense without a key: then a missing one is no error. */
  readonly keyless?: boolean
  readonly headers?: Readonly<Record<string, string>>
  /** A base URL that the caller's request named. Core sends it only a key that came with the same request, or none. */
  readonly baseURL?: string | undefined
  /** A key that the caller's request named. */
  readonly apiKey?: string | undefined
}

type QueryValue = string | number | boolean

/** A complete reply that did not stream. */
export interface WireReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as text, for exact numbers: see `jsonNumberText`. */
  readonly text: string
  /** The body parsed, or `undefined` where it is not JSON. */
  readonly body: unknown
}

/** One event of a stream, or a whole body when the reply did not stream. */
export interface WireMessage {
  readonly data: string
  /** SSE event name; absent means `message`. */
  readonly event?: string | undefined
  /** SSE last event id. */
  readonly id?: string | undefined
  /** `data` parsed, where core has done so already: the body of a reply that did not stream. */
  readonly json?: unknown
}

/** What pure functions may know. Not parametrised, so that functions shared by several providers take it as it is. */
export interface ModelContext {
  readonly provider: string
  readonly modelId: string
  /** Whether the caller asked for a stream. */
  readonly stream: boolean
  /** Say that an option is not honoured. With `onUnsupported: 'error'` this throws. */
  warn(option: string, message: string): void
  /** Say that an option is honoured under another name or value, and why. Shown by `explain` alone: costs nothing in a call. */
  note(option: string, message: string): void
}
/** The same, with the provider's own settings, the environment's included. */
export interface CodecContext<Settings> extends ModelContext {
  readonly settings: Settings
}

/** Reads one reply, message by message. A state machine without I/O. */
export interface ChatDecoder {
  /** One SSE event, one NDJSON line, or the whole body. May throw: core reports it as `bad_response` and reads on. */
  push(message: WireMessage): Iterable<ChatDelta>
  /** The bytes ended. Yields `finish` if the wire said the answer was complete; yielding none means `stream_truncated`. */
  end(): Iterable<ChatDelta>
}

/** A chat wire: how requests are written and how replies are read. */
export interface ChatCodec<Settings> {
  readonly framing: 'sse' | 'ndjson'
  encode(request: ChatRequest, context: CodecContext<Settings>): WireRequest
  /** A fresh decoder for one reply. The same one reads streamed and whole replies, so the two cannot drift apart. */
  decoder(context: CodecContext<Settings>, request: ChatRequest): ChatDecoder
  /** Another wire for this request, loaded when it is asked for; `undefined` means this one. */
  wireFor?(request: ChatRequest, settings: Settings): Promise<ChatCodec<Settings>> | undefined
}

/** A result as a codec gives it: core adds the warnings and who answered. */
export type Decoded<Result extends ResultBase> = Omit<Result, 'warnings' | 'response'> & {
  readonly response?: Partial<Omit<ResponseInfo, 'provider' | 'modelId'>>
}

/** For kinds where one request gives one reply. */
export interface ReplyCodec<Request, Result extends ResultBase, Settings> {
  encode(request: Request, context: CodecContext<Settings>): WireRequest
  decode(reply: WireReply, request: Request, context: CodecContext<Settings>): Decoded<Result>
  readonly run?: undefined
}

/** What one request for embeddings may hold. Core sends more inputs than that in several requests. */
export interface EmbeddingLimits {
  /** Most inputs. */
  readonly inputs: number
  /** Most bytes of all inputs together: texts in UTF-8, media as base64, two for each token id. Default: no limit. */
  readonly bytes?: number
}

/** For embeddings: as any other, with the provider's limits. */
export interface EmbeddingCodec<Settings> extends ReplyCodec<EmbeddingRequest, EmbeddingResult, Settings> {
  /** Absent: only the caller's `batchSize` cuts. */
  readonly limits?: EmbeddingLimits
}

/** For kinds that need several requests, or a choice between endpoints. */
export interface RunCodec<Request, Result extends ResultBase, Settings> {
  run(request: Request, context: RunContext<Settings>): Promise<Decoded<Result>>
  readonly encode?: undefined
  readonly decode?: undefined
}
/** HTTP with everything core promises: retries, one deadline, abort, typed errors without secrets. */
export interface Sending {
  /** One exchange. Rejects unless the reply is a success. */
  send(request: WireRequest): Promise<WireReply>
  /** The same up to the headers of a success; what follows is read as it arrives, and is not tried again. */
  open(request: WireRequest): Promise<OpenReply>
}

/** What a codec that sends by itself is given. */
export interface RunContext<Settings> extends CodecContext<Settings>, Sending {
  readonly signal: AbortSignal
  /** Waits, for polling. Rejects the moment the call ends early. */
  sleep(milliseconds: number): Promise<void>
}

/** A reply of which only the headers have come. One of the three may be asked for, once; it can be read once. */
export interface OpenReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The bytes as they arrive. Leaving the loop closes the connection; nothing is read ahead beyond 64 KiB. */
  bytes(): AsyncIterable<Uint8Array>
  /** The events of an event stream, comments left out. */
  messages(): AsyncIterable<WireMessage>
  /** All of it, checked as `send` checks it: for replies that turn out to be JSON. */
  whole(): Promise<WireReply>
}

/** What clients of a provider's other endpoints are made with: lists of models, accounts, jobs. */
export interface ProviderAccess<Settings> {
  readonly provider: string
  /** Those given and those of the environment. */
  settings(): Settings
  send(request: WireRequest, options?: CallOptions): Promise<WireReply>
  open(request: WireRequest, options?: CallOptions): Promise<OpenReply>
}

/** Either form; which one it is shows by `run`. */
export type KindCodec<Request, Result extends ResultBase, Settings> =
  | ReplyCodec<Request, Result, Settings>
  | RunCodec<Request, Result, Settings>

/**
 * A codec, or a function that loads it by `import()`. It is asked once per provider, at the first call of that kind, and again only
 * after it failed.
 */
export type Loadable<Codec> = Codec | (() => Promise<Codec>)

/** Everything that makes a provider: data and pure functions. */
export interface ProviderSpec<Settings extends ProviderSettings> {
  /** The provider's own name: in results, errors and `providerOptions`. */
  readonly name: string
  /** Default base URL. */
  readonly baseURL: string
  /** What the wire can carry, for people to read and for conformance tests to hold the provider to. Default: nothing is claimed. */
  readonly capabilities?: ProviderCapabilities
  /** Environment variables of settings, looked up at the first call when the setting was not given; the first name that is set wins. */
  readonly env?: { readonly [Name in keyof Settings]?: string | readonly string[] }
  /** How the key travels. Default `bearer`. `optional`: as bearer, may be absent. `none`: never asked for. */
  readonly key?: 'bearer' | 'optional' | 'none' | ((key: string) => Readonly<Record<string, string>>)
  /** Headers of every request. */
  headers?(settings: Settings): Readonly<Record<string, string>>
  /** What an error reply means. Also asked about bodies sent with status 200: return fields to turn one into an error. */
  error?(reply: WireReply): Partial<ModelErrorFields> | undefined
  readonly chat?: ChatCodec<Settings>
  readonly embedding?: Loadable<EmbeddingCodec<Settings> | RunCodec<EmbeddingRequest, EmbeddingResult, Settings>>
  readonly image?: Loadable<KindCodec<ImageRequest, ImageResult, Settings>>
  readonly rerank?: Loadable<KindCodec<RerankRequest, RerankResult, Settings>>
  readonly speech?: Loadable<KindCodec<SpeechRequest, SpeechResult, Settings>>
  readonly transcription?: Loadable<KindCodec<TranscriptionRequest, TranscriptionResult, Settings>>
  readonly video?: Loadable<KindCodec<VideoRequest, VideoResult, Settings>>
  /** Further members of the provider, beside its models. Made with the provider, so they load their code when they are used. */
  readonly clients?: (access: ProviderAccess<Settings>) => object
}
