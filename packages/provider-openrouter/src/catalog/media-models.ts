/** Facts about models that draw and film. */
import type { FieldTable } from '../wire/field-table.ts'
import { flag, number, object, objects, text, texts } from '../wire/field-table.ts'
import type { WireObject } from '@polymux/core/adapter'

/** A model that draws. */
export interface ImageModelInfo {
  readonly id: string
  readonly name?: string
  readonly description?: string
  readonly createdAt?: number
  /** Each parameter with the values it takes, as OpenRouter gives it. */
  readonly supportedParameters?: WireObject
  readonly streaming?: boolean
  readonly architecture?: WireObject
  readonly raw: WireObject
}

/** Where each field of {@link ImageModelInfo} comes from. */
export const imageModelTable: FieldTable<ImageModelInfo> = {
  id: ['id', text],
  name: ['name', text],
  description: ['description', text],
  createdAt: ['created', number],
  supportedParameters: ['supported_parameters', object],
  streaming: ['supports_streaming', flag],
  architecture: ['architecture', object],
}

/** One host of a model that draws. */
export interface ImageEndpointInfo {
  readonly upstream?: string
  readonly slug?: string
  readonly tag?: string
  readonly supportedParameters?: WireObject
  /** Parameters that `provider.options` takes. */
  readonly passthroughParameters?: readonly string[]
  readonly streaming?: boolean
  /** `{ billable, unit, cost_usd, variant? }` each, as OpenRouter gives them. */
  readonly pricing?: readonly WireObject[]
  readonly raw: WireObject
}

/** Where each field of {@link ImageEndpointInfo} comes from. */
export const imageEndpointTable: FieldTable<ImageEndpointInfo> = {
  upstream: ['provider_name', text],
  slug: ['provider_slug', text],
  tag: ['provider_tag', text],
  supportedParameters: ['supported_parameters', object],
  passthroughParameters: ['allowed_passthrough_parameters', texts],
  streaming: ['supports_streaming', flag],
  pricing: ['pricing', objects],
}

/** A model that films. */
export interface VideoModelInfo {
  readonly id: string
  readonly canonicalSlug?: string
  readonly name?: string
  readonly description?: string
  readonly createdAt?: number
  readonly aspectRatios?: readonly string[]
  readonly resolutions?: readonly string[]
  readonly sizes?: readonly string[]
  /** Seconds. */
  readonly durations?: readonly number[]
  /** Such as `first_frame`. */
  readonly frameImages?: readonly string[]
  readonly generatesAudio?: boolean
  readonly takesSeed?: boolean
  readonly passthroughParameters?: readonly string[]
  /** Prices by OpenRouter's own names. */
  readonly pricing?: WireObject
  readonly raw: WireObject
}

const numbers = (value: unknown): readonly number[] | undefined =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'number') : undefined

/** Where each field of {@link VideoModelInfo} comes from. */
export const videoModelTable: FieldTable<VideoModelInfo> = {
  id: ['id', text],
  canonicalSlug: ['canonical_slug', text],
  name: ['name', text],
  description: ['description', text],
  createdAt: ['created', number],
  aspectRatios: ['supported_aspect_ratios', texts],
  resolutions: ['supported_resolutions', texts],
  sizes: ['supported_sizes', texts],
  durations: ['supported_durations', numbers],
  frameImages: ['supported_frame_images', texts],
  generatesAudio: ['generate_audio', flag],
  takesSeed: ['seed', flag],
  passthroughParameters: ['allowed_passthrough_parameters', texts],
  pricing: ['pricing_skus', object],
}
