import type { JsonObject, JsonValue } from '../json/json-value.ts'
import { drawPicture } from './picture.ts'

/** Longer side in pixels, much smaller than the real thing, and tokens billed for one picture. */
const sizes: Readonly<Record<string, { readonly longSide: number; readonly tokens: number }>> = {
  '512': { longSide: 192, tokens: 645 },
  '1K': { longSide: 320, tokens: 1290 },
  '2K': { longSide: 448, tokens: 1680 },
  '4K': { longSide: 640, tokens: 2520 },
}

const defaultSize = { longSide: 320, tokens: 1290 }

/** A PNG as base64, drawn from the prompt in the shape that `aspect_ratio` and `image_size` ask for. */
export function drawImage(prompt: string, config: JsonObject, seed: number): string {
  const { aspect_ratio: ratio } = config
  const { png } = drawPicture({
    prompt,
    seed,
    longSide: longSideOf(config),
    ...(typeof ratio === 'string' && { aspectRatio: ratio }),
  })
  return Buffer.from(png).toString('base64')
}

/** Pixels of the longer side: 192 to 640, by `image_size`. */
export function longSideOf(config: JsonObject): number {
  return sizeFor(config['image_size']).longSide
}

/** Tokens billed for one picture: 645 to 2,520, by `image_size`. */
export function imageTokens(config: JsonObject): number {
  return sizeFor(config['image_size']).tokens
}

function sizeFor(name: JsonValue | undefined): { readonly longSide: number; readonly tokens: number } {
  return (typeof name === 'string' && Object.hasOwn(sizes, name) ? sizes[name] : undefined) ?? defaultSize
}
