/**
 * What a decoder yields: small, flat steps. Core numbers the parts, joins deltas by `key`, parses tool arguments and builds the
 * result, so that no provider repeats that work and none can get it wrong.
 */
import type { FinishReason, Source } from './chat.ts'
import type { TokenLogprob } from './logprobs.ts'
import type { MediaPart, OpaquePart } from './message.ts'
import type { ResponseInfo } from './model.ts'
import type { ModelErrorFields } from './model-error.ts'
import type { Usage } from './usage.ts'

/** Names a part while it is being written: a fixed word on wires with one text per message, a block index elsewhere. */
export type PartKey = string | number

/** One step of a reply, told apart by `type`. Order is that of the wire. */
export type ChatDelta =
  /** Facts about the reply; later ones win field by field. */
  | {
      readonly type: 'meta'
      readonly response?: Partial<Omit<ResponseInfo, 'provider' | 'modelId'>>
      readonly raw?: Readonly<Record<string, unknown>>
    }
  /** Default key: `text`. */
  | { readonly type: 'text'; readonly key?: PartKey; readonly text: string }
  /** Default key: `reasoning`. */
  | { readonly type: 'reasoning'; readonly key?: PartKey; readonly text: string }
  /** Default key: `refusal`. */
  | { readonly type: 'refusal'; readonly key?: PartKey; readonly text: string }
  /** A fragment of a tool call, or all of it. A new non-empty `id` on an open key starts another call. `input` is for wires that send arguments parsed. */
  | {
      readonly type: 'tool'
      readonly key: PartKey
      readonly id?: string | undefined
      readonly name?: string | undefined
      readonly text?: string | undefined
      readonly input?: unknown
    }
  /** Sound, base64 fragments that join into one. Default key: `audio`; default media type: `audio/pcm`. */
  | {
      readonly type: 'audio'
      readonly key?: PartKey
      readonly base64: string
      readonly transcript?: string
      readonly mediaType?: string
    }
  /** A part that arrives in one piece. */
  | { readonly type: 'whole'; readonly value: MediaPart | OpaquePart }
  /** Nothing more will come under this key. Optional: what is open at the end is closed by core. */
  | { readonly type: 'close'; readonly key: PartKey }
  /** For the next turn: on the part with that key, or on the message when there is no key. Fields merge, later ones win. */
  | { readonly type: 'echo'; readonly key?: PartKey; readonly data: Readonly<Record<string, unknown>> }
  /** With offsets but no `part`, it is about the text being written. */
  | { readonly type: 'source'; readonly source: Source }
  /** More tokens of the text, in order. */
  | { readonly type: 'logprobs'; readonly tokens: readonly TokenLogprob[] }
  /** The whole usage so far, in the meaning of `Usage`: totals include their parts. */
  | { readonly type: 'usage'; readonly usage: Usage }
  /** The wire said why it stopped. `truncated`: the last part was cut by a token limit, whatever `reason` claims. */
  | {
      readonly type: 'finish'
      readonly reason: FinishReason
      readonly native?: string | undefined
      readonly truncated?: boolean | undefined
    }
  /** The wire reported a failure; without a `code` its `status` tells what it is. Decoding goes on, so that usage sent after it is kept; the error is thrown at the end. */
  | { readonly type: 'error'; readonly error: Partial<ModelErrorFields> }
