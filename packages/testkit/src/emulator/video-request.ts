import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'
import type { FilmOptions } from './video-film.ts'
import { WireError } from './wire-error.ts'

/** Longer side in pixels, much smaller than the real thing; multiples of 16. */
const longSides: Readonly<Record<string, number>> = {
  '360p': 96,
  '480p': 128,
  '720p': 160,
  '768p': 160,
  '1080p': 192,
  '1K': 160,
  '2K': 208,
  '4K': 240,
}
/** Shapes that may be ordered. */
export const ratios: readonly string[] = ['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3', '21:9', '9:21']
/** Of one film. */
export const longestSeconds = 60
const usualSeconds = 4

/** Throws a `WireError` with status 400 for what OpenRouter's reference rules out. */
export function readFilm(body: JsonObject, seed: number): FilmOptions {
  const { prompt, duration = usualSeconds, resolution = '720p', aspect_ratio: ratio = '16:9', size, seed: wanted } = body
  const references = [...urlsIn(body, 'frame_images'), ...urlsIn(body, 'input_references')]
  if (prompt !== undefined && typeof prompt !== 'string') throw new WireError(400, 'prompt must be a string')
  if (!prompt && references.length === 0) throw new WireError(400, 'prompt is missing')
  if (typeof duration !== 'number' || !Number.isInteger(duration) || duration < 1 || duration > longestSeconds) {
    throw new WireError(400, `duration must be a whole number of seconds from 1 to ${longestSeconds}`)
  }
  const longSide = typeof resolution === 'string' ? longSides[resolution] : undefined
  if (longSide === undefined) throw new WireError(400, `resolution must be one of ${Object.keys(longSides).join(', ')}`)
  if (typeof ratio !== 'string' || !ratios.includes(ratio))
    throw new WireError(400, `aspect_ratio must be one of ${ratios.join(', ')}`)
  const pixels = typeof size === 'string' ? /^(\d+)x(\d+)$/.exec(size) : null
  if (size !== undefined && !pixels) throw new WireError(400, 'size must be two numbers of pixels, such as 1280x720')
  return {
    prompt: prompt ?? '',
    seed: typeof wanted === 'number' ? seed ^ wanted : seed,
    seconds: duration,
    longSide,
    aspectRatio: pixels ? `${pixels[1]}:${pixels[2]}` : ratio,
    ...(references.length > 0 && { coloursFrom: references.join(' ') }),
  }
}

function urlsIn(body: JsonObject, name: string): readonly string[] {
  const parts = body[name]
  if (parts === undefined || parts === null) return []
  if (!isJsonArray(parts)) throw new WireError(400, `${name} must be an array`)
  return parts.map((part, index) => {
    const url = urlOf(part)
    const { frame_type: frame } = isJsonObject(part) ? part : {}
    if (url === undefined) throw new WireError(400, `${name}[${index}] must be a part with a URL`)
    if (name === 'frame_images' && frame !== 'first_frame' && frame !== 'last_frame') {
      throw new WireError(400, `${name}[${index}].frame_type must be first_frame or last_frame`)
    }
    return url
  })
}

function urlOf(part: JsonValue): string | undefined {
  const { type } = isJsonObject(part) ? part : {}
  const holder = isJsonObject(part) && typeof type === 'string' ? part[type] : undefined
  const url = isJsonObject(holder) ? holder['url'] : undefined
  return typeof url === 'string' ? url : undefined
}
