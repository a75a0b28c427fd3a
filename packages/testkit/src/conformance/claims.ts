/** Why a check does not apply: each gives words for the report, or `undefined` when all that is asked for is there. */
import type { ChatFeature, ChatModel, ProviderCapabilities } from '@polymux/core'
import type { Bench } from './bench.ts'
import type { ChatWire, EmbeddingWire, ImageWire } from './conformance-wire.ts'

type EmbeddingFeature = NonNullable<ProviderCapabilities['embedding']>['features'][number]
type ImageFeature = NonNullable<ProviderCapabilities['image']>['features'][number]

/** Chat, and all of `features`. */
export function lacksChat({ capabilities, subject, wire }: Bench, ...features: readonly ChatFeature[]): string | undefined {
  if (!wire.chat) return subject.wire.chat ? 'the provider has no chat models' : 'the wire has no chat'
  return missing('chat', features, capabilities.chat?.features)
}

/** Embeddings, and all of `features`. */
export function lacksEmbedding({ capabilities, wire }: Bench, ...features: readonly EmbeddingFeature[]): string | undefined {
  if (!capabilities.embedding) return 'no embedding models are claimed'
  if (!wire.embedding) return 'the wire has no embeddings'
  return missing('embedding', features, capabilities.embedding.features)
}

/** Pictures, and all of `features`. */
export function lacksImage({ capabilities, wire }: Bench, ...features: readonly ImageFeature[]): string | undefined {
  if (!capabilities.image) return 'no image models are claimed'
  if (!wire.image) return 'the wire has no pictures'
  return missing('image', features, capabilities.image.features)
}

function missing<Feature extends string>(
  kind: string,
  features: readonly Feature[],
  claimed: readonly Feature[] = [],
): string | undefined {
  const absent = features.filter((feature) => !claimed.includes(feature))
  return absent.length > 0 ? `${kind} claims no ${absent.join(', ')}` : undefined
}

/** The chat wire. Checks that ask `lacksChat` first have one. */
export function chatWire({ wire }: Bench): ChatWire {
  return present(wire.chat, 'chat')
}

/** The embedding wire, after `lacksEmbedding`. */
export function embeddingWire({ wire }: Bench): EmbeddingWire {
  return present(wire.embedding, 'embeddings')
}

/** The image wire, after `lacksImage`. */
export function imageWire({ wire }: Bench): ImageWire {
  return present(wire.image, 'pictures')
}

function present<Wire>(wire: Wire | undefined, kind: string): Wire {
  if (wire) return wire
  throw new TypeError(`The wire has no ${kind}.`)
}

/** A request that any chat model takes. */
export const plainRequest: Parameters<ChatModel['generate']>[0] = {
  messages: [{ role: 'user', content: 'Describe a calm sea' }],
}
