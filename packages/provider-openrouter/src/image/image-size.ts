/** Pixel sizes and qualities in the words of image models that answer chat requests: a ratio and a resolution class. */
import type { ModelContext } from '@polymux/core/adapter'
import { defined } from '../wire/wire-value.ts'

/** Sizes whose usual name is not their exact ratio. */
const namedRatios: Readonly<Record<string, string>> = { '1792x1024': '16:9', '1024x1792': '9:16' }

/** The ratios that OpenRouter's image settings know. */
const ratios = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9']

const resolutions: Readonly<Record<string, string>> = { low: '1K', standard: '1K', medium: '2K', high: '4K', hd: '4K' }

/** `image_config` for a size and quality. What has no exact counterpart warns and is left out, so that the model chooses. */
export function toImageConfig(
  { quality, size }: { readonly size?: string | undefined; readonly quality?: string | undefined },
  context: ModelContext,
): { readonly aspect_ratio?: string; readonly image_size?: string } {
  const aspectRatio = size === undefined ? undefined : (namedRatios[size] ?? exactRatio(size))
  const imageSize = quality === undefined ? undefined : resolutions[quality]
  if (size !== undefined && aspectRatio === undefined)
    context.warn('size', `${size} has no aspect ratio on this endpoint; the model chooses.`)
  if (quality !== undefined && imageSize === undefined)
    context.warn('quality', `${quality} has no resolution on this endpoint; the model chooses.`)
  return defined({ aspect_ratio: aspectRatio, image_size: imageSize })
}

function exactRatio(size: string): string | undefined {
  const [width = Number.NaN, height = Number.NaN] = size.split('x').map(Number)
  return ratios.find((ratio) => {
    const [across = 0, down = 0] = ratio.split(':').map(Number)
    return width > 0 && width * down === height * across
  })
}
