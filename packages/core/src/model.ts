/** What every model of every kind shares: identity, call options, warnings, and the frame of a result. */
import type { AttemptRecord } from './attempt-record.ts'
import type { ChatModel } from './chat.ts'
import type { EmbeddingModel } from './embedding.ts'
import type { ImageModel } from './image.ts'
import type { RerankModel } from './rerank.ts'
import type { RetryPolicy } from './retry.ts'
import type { SpeechModel } from './speech.ts'
import type { TranscriptionModel } from './transcription.ts'
import type { Usage } from './usage.ts'
import type { VideoModel } from './video.ts'

/** Identity of a model. Providers implement one of the kinds in {@link Models}; applications get them from a registry. */
export interface Model<Kind extends string = string> {
  /** Version of this interface. A later, incompatible shape would count up. */
  readonly spec: 1
  readonly kind: Kind
  /** The provider's own name, whatever key it is registered under. */
  readonly provider: string
  /** The provider's own id for the model, exactly as it goes on the wire. */
  readonly modelId: string
}

/** Kind to interface: the one place where a kind of model is added. */
export interface Models {
  chat: ChatModel
  embedding: EmbeddingModel
  image: ImageModel
  rerank: RerankModel
  speech: SpeechModel
  transcription: TranscriptionModel
  video: VideoModel
}
/** Names of the kinds, as in `registry.find(kind, id)`. */
export type ModelKind = keyof Models

/** How one call is made. Every field may be left out. */
export interface CallOptions {
  /** Aborting settles the call within 50 ms, in every phase, with a `ModelError` of code `aborted`. */
  readonly signal?: AbortSignal | undefined
  readonly timeouts?: Timeouts | undefined
  /** When the whole call must be over, in epoch milliseconds. Set by an outer layer; of this and `timeouts.totalMs` the earlier one counts. */
  readonly deadline?: number | undefined
  /** `false` means one attempt: it is how an outer layer says that it retries itself. */
  readonly retry?: false | RetryPolicy | undefined
  /** Sent with this call only; names are case-insensitive and win over the provider's own headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Labels for layers around the model, such as a ledger. Never sent to a provider. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  /** What happens to a setting the provider cannot honour: a warning in the result (default), or an error of code `unsupported` before any request. */
  readonly onUnsupported?: 'warn' | 'error' | undefined
  /** Sees every request body and every reply message verbatim. Headers are not shown, so no key is. */
  readonly onWire?: ((message: WireRecord) => void) | undefined
  /** Hears of every attempt when it is over, failed or not. */
  readonly onAttempt?: ((attempt: AttemptRecord) => void) | undefined
}

/** One body as it crossed the wire. */
export interface WireRecord {
  readonly direction: 'out' | 'in'
  /** Out: `{ method, url, body }`. In: the text of one event, or of a whole body. */
  readonly data: unknown
}

/** Limits in milliseconds; 0 switches one off. While the caller does not read, and the connection is held back for it, only `totalMs` runs. */
export interface Timeouts {
  /** Until a connection stands. Default 10,000. */
  readonly connectMs?: number
  /** Until the first event of a stream. Default 120,000; not applied to calls that do not stream. */
  readonly firstEventMs?: number
  /** Between two bytes once an answer has begun, keep-alive bytes included. Default 60,000. */
  readonly idleMs?: number
  /** Between two events of a stream; keep-alive bytes do not count. Default 300,000. */
  readonly noProgressMs?: number
  /** The whole call: attempts, waits between them, and the stream. Default 600,000; for films 1,800,000. */
  readonly totalMs?: number
}

/** Settings that only one provider knows, under its name. Each provider adds its own key by declaration merging. */
// oxlint-disable-next-line typescript/no-empty-object-type -- empty until a provider is imported: that is its purpose
export interface ProviderOptions {}

/** Something asked for that was not done as asked. The call went on without it. */
export interface Warning {
  /** The setting concerned, as the caller spelt it. */
  readonly option: string
  readonly message: string
}

/** Who answered. `provider` and `modelId` are what was asked; the rest is what the reply said, absent where it said nothing. */
export interface ResponseInfo {
  readonly provider: string
  readonly modelId: string
  /** The model that really ran, where the reply names one: an alias resolved, a fallback taken. */
  readonly returnedModel?: string
  /** The host behind a router, such as `Anthropic` or `DeepInfra`. */
  readonly upstream?: string
  readonly id?: string
  readonly requestId?: string
  /** Unix time in seconds. */
  readonly createdAt?: number
  /** Response headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
}

/** The frame of every result, whatever the kind. */
export interface ResultBase {
  readonly usage: Usage
  readonly warnings: readonly Warning[]
  readonly response: ResponseInfo
  /** Every top-level field of the reply that nothing else here holds, last value wins, with `raw.usage` whole. The same streamed or not. */
  readonly raw: Readonly<Record<string, unknown>>
}
