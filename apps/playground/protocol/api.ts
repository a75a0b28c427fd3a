/** What the page and the server say to each other. Types alone: the page imports them too. */
import type { ChatEvent, ChatRequest, Message, ModelErrorFields, ModelKind, Usage, Warning } from '@polymux/core'

/** `emulator`: no key was found, and nothing leaves this machine. `live`: calls cost money. */
export type Mode = 'emulator' | 'live'

export interface OfferedModel {
  /** `provider/model`, as the registry takes it. */
  readonly id: string
  readonly kind: Extract<ModelKind, 'chat' | 'embedding' | 'image'>
  readonly name: string
}

/** Answer of `GET /api/boot`. */
export interface Boot {
  readonly mode: Mode
  /** One sentence about the mode, for people. */
  readonly note: string
  readonly models: readonly OfferedModel[]
  /** Of `@polymux/core`. */
  readonly version: string
}

/** Body of `POST /api/chat`. */
export interface ChatBody extends Pick<ChatRequest, 'tools' | 'reasoning'> {
  readonly model: string
  readonly messages: readonly Message[]
}

export type ChatStep = ChatEvent | { readonly type: 'error'; readonly error: ModelErrorFields }

/** One event of the answer to `POST /api/chat`: core's events, then `finish` or `error`. `atMs` counts from the call. */
export type ChatLine = ChatStep & { readonly atMs: number }

/** Body of `POST /api/embeddings`. */
export interface EmbeddingsBody {
  readonly model: string
  readonly texts: readonly string[]
}

export interface EmbeddingsReply {
  /** Cosine of each pair of texts, row by row, in their order. */
  readonly similarity: readonly (readonly number[])[]
  /** Length of each vector. */
  readonly dimensions: number
  readonly usage: Usage
  readonly warnings: readonly Warning[]
}

/** Body of `POST /api/images`. */
export interface ImagesBody {
  readonly model: string
  readonly prompt: string
  readonly size?: string | undefined
  readonly quality?: string | undefined
  readonly n?: number | undefined
}

export interface ImagesReply {
  /** A `data:` URL, or the address of a picture that the provider hosts. */
  readonly images: readonly { readonly url: string }[]
  /** What the model said beside the pictures. */
  readonly text: string
  /** What went over the wire for size and quality, in the provider's words. */
  readonly wire: { readonly path: string; readonly fields: Readonly<Record<string, unknown>> }
  readonly usage: Usage
  readonly warnings: readonly Warning[]
}

/** Answer to any call that failed. */
export interface ErrorReply {
  readonly error: ModelErrorFields
}
