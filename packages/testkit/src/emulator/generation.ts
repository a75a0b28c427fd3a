/** What identifies one answer: its id, when it was made, and the host that made it. */
import type { EmulatedModel } from './models.ts'
import { hashText, randomFrom, randomId } from './random.ts'

/** One answer of the emulator, before it is written for a wire. */
export interface Generation {
  /** `gen-<unix seconds>-<20 letters>`, with the kind in between for what is not chat. */
  readonly id: string
  /** Unix seconds; always the same day, so that answers do not depend on the calendar. */
  readonly created: number
  readonly provider: string
}

/** How the id of an answer begins: what kind of call it answers. */
export type GenerationKind = 'gen' | 'gen-emb' | 'gen-img' | 'gen-rerank' | 'gen-tts' | 'gen-stt' | 'gen-vid'

const createdAt = 1_767_225_600

/** The `occurrence`-th answer to the same request text has its own id. */
export function generationFor(kind: GenerationKind, key: string, occurrence: number): Generation {
  const random = randomFrom(hashText(`${kind} ${occurrence} ${key}`))
  return { id: `${kind}-${createdAt}-${randomId(random, 20)}`, created: createdAt, provider: 'Polymux Emulator' }
}

/** What differs between the families of models behind OpenRouter. */
export interface Upstream {
  readonly reasoningFormat: string
  /** How the hosts of this family spell why they stopped. */
  readonly nativeReasons: { readonly stop: string; readonly length: string; readonly tool_calls: string }
}

const common: Upstream = {
  reasoningFormat: 'unknown',
  nativeReasons: { stop: 'stop', length: 'length', tool_calls: 'tool_calls' },
}

const upstreams: Readonly<Record<string, Upstream>> = {
  anthropic: {
    reasoningFormat: 'anthropic-claude-v1',
    nativeReasons: { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use' },
  },
  google: { reasoningFormat: 'google-gemini-v1', nativeReasons: { stop: 'STOP', length: 'MAX_TOKENS', tool_calls: 'STOP' } },
}

/** Goes by the author in the id of the model. */
export function upstreamOf(model: EmulatedModel): Upstream {
  return upstreams[model.id.split('/')[0] ?? ''] ?? common
}
