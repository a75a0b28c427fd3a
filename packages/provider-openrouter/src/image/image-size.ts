/** Pixel sizes and qualities in the words of image models that answer chat requests: a ratio and a resolution class. */
import { ModelError } from '@polymux/core'
import type { ImageRequest } from '@polymux/core'
import type { ModelContext } from '@polymux/core/adapter'
import { defined } from '@polymux/core/adapter'

/** Sizes whose usual name is not their exact ratio. */
const namedRatios: Readonly<Record<string, string>> = { '1792x1024': '16:9', '1024x1792': '9:16' }

/** The ratios that pixels are matched with. A caller's `aspectRatio` may be any other, such as `9:19.5`. */
const ratios = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9']

const resolutions: Readonly<Record<string, string>> = { low: '1K', standard: '1K', medium: '2K', high: '4K', hd: '4K' }

/** What of a request says how the picture is shaped. */
export type ImageShape = Pick<ImageRequest, 'aspectRatio' | 'quality' | 'resolution' | 'size'>

/** `image_config` for a size and quality. What has no exact counterpart warns and is left out, so that the model chooses. */
export function toImageConfig(
  { aspectRatio, quality, resolution, size }: ImageShape,
  context: ModelContext,
): { readonly aspect_ratio?: string; readonly image_size?: string } {
  checkShape(size, aspectRatio)
  const tier = isPixels(size) ? undefined : tierOf(size)
  const ratio = size === undefined || tier !== undefined ? undefined : (namedRatios[size] ?? exactRatio(size))
  const byQuality = quality === undefined ? undefined : resolutions[quality]
  if (size !== undefined && (aspectRatio ?? ratio ?? tier) === undefined)
    context.warn('size', `${size} has no aspect ratio on this endpoint; the model chooses.`)
  if (quality !== undefined && byQuality === undefined)
    context.warn('quality', `${quality} has no resolution on this endpoint; the model chooses.`)
  else if (quality !== undefined && (resolution ?? tier) !== undefined)
    context.warn('quality', 'is a resolution on this endpoint, and a resolution is given.')
  return defined({ aspect_ratio: aspectRatio ?? ratio, image_size: resolution ?? tier ?? byQuality })
}

/** Throws `bad_request` for pixels beside another aspect ratio, which OpenRouter answers with 400. */
export function checkShape(size: string | undefined, aspectRatio: string | undefined): void {
  const [width, height] = pixelsOf(size)
  const [across, down] = (aspectRatio ?? '').split(':').map(Number)
  if (!width || !height || !across || !down) return
  // 1792x1024 counts as 16:9, from which it is 1.6 per cent away.
  if (Math.abs((width * down) / (height * across) - 1) < 0.02) return
  throw new ModelError({
    code: 'bad_request',
    message: `[openrouter] size ${size} contradicts aspectRatio ${aspectRatio}: give one of them.`,
  })
}

/** Whether a size is `1024x1536` rather than a class such as `2K`. */
export function isPixels(size: string | undefined): boolean {
  return pixelsOf(size).length === 2
}

function pixelsOf(size: string | undefined): readonly number[] {
  const match = /^(\d+)x(\d+)$/.exec(size ?? '')
  return match ? [Number(match[1]), Number(match[2])] : []
}

function tierOf(size: string | undefined): string | undefined {
  return size !== undefined && /^(?:512|\d+K)$/.test(size) ? size : undefined
}

function exactRatio(size: string): string | undefined {
  const [width = Number.NaN, height = Number.NaN] = pixelsOf(size)
  return ratios.find((ratio) => {
    const [across = 0, down = 0] = ratio.split(':').map(Number)
    return width > 0 && width * down === height * across
  })
}
