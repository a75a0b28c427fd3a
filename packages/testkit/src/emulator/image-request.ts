/** Reads a request for pictures as far as the emulator minds it. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'
import { WireError } from './wire-error.ts'

/** A request for pictures that was found to be well-formed. */
export interface ImageRequest {
  readonly prompt: string
  readonly count: number
  /** `aspect_ratio` and `image_size`, in the words of the chat endpoint. */
  readonly config: JsonObject
  readonly seed: JsonValue | undefined
  readonly stream: boolean
  /** How many unfinished pictures are shown of each. */
  readonly partials: number
  readonly format: ImageFormat
  readonly transparent: boolean
  readonly quality: ImageQuality
  /** URLs of pictures to go by. */
  readonly references: readonly string[]
}

const formats = ['png', 'jpeg', 'webp', 'svg'] as const
const qualities = ['auto', 'low', 'medium', 'high', 'xhigh', 'max'] as const
const backgrounds = ['auto', 'transparent', 'opaque'] as const

/** Kinds of files that may be asked for. */
export type ImageFormat = (typeof formats)[number]

/** How carefully to draw, and at how many tokens. */
export type ImageQuality = (typeof qualities)[number]

const mostPictures = 10
const mostReferences = 16
const mostPartials = 3
const usualPartials = 2

/** Throws a `WireError` with status 400 for what OpenRouter's reference rules out. */
export function readImageRequest(body: JsonObject): ImageRequest {
  const { prompt, n: count = 1, seed, stream = false, output_compression: compression } = body
  if (typeof prompt !== 'string' || prompt === '') throw new WireError(400, 'prompt must be text that is not empty')
  if (!isWhole(count, 1, mostPictures)) throw new WireError(400, `n must be a whole number from 1 to ${mostPictures}`)
  if (seed !== undefined && !isWhole(seed, -(2 ** 53), 2 ** 53)) throw new WireError(400, 'seed must be a whole number')
  if (typeof stream !== 'boolean') throw new WireError(400, 'stream must be a boolean')
  if (compression !== undefined && !isWhole(compression, 0, 100)) {
    throw new WireError(400, 'output_compression must be a whole number from 0 to 100')
  }
  const format = oneOf(body, 'output_format', formats) ?? 'png'
  const transparent = oneOf(body, 'background', backgrounds) === 'transparent'
  if (transparent && format === 'jpeg')
    throw new WireError(400, 'background transparent needs an output_format with alpha: png or webp')
  return {
    prompt,
    count,
    config: imageConfigOf(body),
    seed,
    stream,
    partials: partialsOf(body),
    format,
    transparent,
    quality: oneOf(body, 'quality', qualities) ?? 'auto',
    references: readReferences(body['input_references']),
  }
}

function isWhole(value: JsonValue | undefined, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}

function oneOf<const T extends string>(body: JsonObject, name: string, choices: readonly T[]): T | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  const found = choices.find((choice) => choice === value)
  if (found === undefined) throw new WireError(400, `${name} must be one of ${choices.join(', ')}`)
  return found
}

/** `provider.options.openai.partial_images`, as OpenAI calls it. */
function partialsOf({ provider }: JsonObject): number {
  const options = isJsonObject(provider) ? provider['options'] : undefined
  const own = isJsonObject(options) ? options['openai'] : undefined
  const wanted = isJsonObject(own) ? own['partial_images'] : undefined
  if (wanted === undefined) return usualPartials
  if (isWhole(wanted, 0, mostPartials)) return wanted
  throw new WireError(400, `partial_images must be a whole number from 0 to ${mostPartials}`)
}

function readReferences(value: JsonValue | undefined): readonly string[] {
  if (value === undefined || value === null) return []
  if (!isJsonArray(value) || value.length > mostReferences) {
    throw new WireError(400, `input_references must be an array of at most ${mostReferences} pictures`)
  }
  return value.map((part, index) => {
    const { type, image_url: image } = isJsonObject(part) ? part : {}
    const url = isJsonObject(image) ? image['url'] : undefined
    if (type === 'image_url' && typeof url === 'string' && /^(?:data:image\/|https?:\/\/)/i.test(url)) return url
    throw new WireError(
      400,
      `input_references[${index}] must be { type: 'image_url', image_url: { url } } with a data or http URL`,
    )
  })
}

/** `size` in pixels or as a tier, or `aspect_ratio` and `resolution`, in the words of the chat endpoint's `image_config`. */
function imageConfigOf({ size, resolution, aspect_ratio: ratio }: JsonObject): JsonObject {
  const pixels = typeof size === 'string' ? /^(\d+)x(\d+)$/.exec(size) : null
  if (pixels && (ratio !== undefined || resolution !== undefined)) {
    throw new WireError(400, 'size in pixels cannot be combined with aspect_ratio or resolution')
  }
  if (pixels) return { aspect_ratio: `${pixels[1]}:${pixels[2]}` }
  const tier = resolution ?? size
  return { ...(ratio !== undefined && { aspect_ratio: ratio }), ...(tier !== undefined && { image_size: tier }) }
}
