import { longSideOf } from './image-config.ts'
import type { ImageRequest } from './image-request.ts'
import { drawPicture } from './picture.ts'
import { drawSvg } from './picture-svg.ts'

/** One picture as it goes over the wire. */
export interface DrawnImage {
  readonly b64_json: string
  readonly media_type: string
}

/**
 * Draws as PNG or SVG. Asked for `jpeg` or `webp` it draws PNG and says so in the media type: the emulator has no encoder for these.
 * With references, their colours are taken and the prompt's shapes. `grain` above 1 is a picture that is not finished.
 */
export function drawImageFor(request: ImageRequest, seed: number, grain = 1): DrawnImage {
  const { prompt, config, references, transparent, format } = request
  const { aspect_ratio: ratio } = config
  const scene = {
    prompt,
    seed,
    longSide: longSideOf(config),
    transparent,
    ...(typeof ratio === 'string' && { aspectRatio: ratio }),
    ...(references.length > 0 && { coloursFrom: references.join(' ') }),
  }
  if (format === 'svg' && grain === 1) {
    return { b64_json: Buffer.from(drawSvg(scene)).toString('base64'), media_type: 'image/svg+xml' }
  }
  return { b64_json: Buffer.from(drawPicture({ ...scene, grain }).png).toString('base64'), media_type: 'image/png' }
}
