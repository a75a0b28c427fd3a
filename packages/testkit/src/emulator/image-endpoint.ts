import type { JsonObject } from '../json/json-value.ts'
import type { Endpoint } from './endpoint.ts'
import { drawImage, imageTokens } from './image-config.ts'
import { outputsOf } from './models.ts'
import { hashText } from './random.ts'
import { requestedModel } from './requested-model.ts'
import { countTokens } from './tokens.ts'
import { wireUsage } from './usage.ts'
import { jsonAnswer } from './wire-answer.ts'
import { noEndpoints, WireError } from './wire-error.ts'

/** `POST /images`. Answers whole even when asked to stream, as hosts that cannot stream pictures do. */
export const imageEndpoint: Endpoint = ({ body, models, seed, clock, generation }) => {
  const model = requestedModel(body, models)
  if (!outputsOf(model).includes('image')) throw noEndpoints(['image'])
  const { prompt, n: count = 1, seed: wanted } = body
  if (typeof prompt !== 'string' || prompt === '') throw new WireError(400, 'prompt must be text that is not empty')
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 10) {
    throw new WireError(400, 'n must be a whole number from 1 to 10')
  }
  const config = imageConfigOf(body)
  const firstSeed = seed ^ (typeof wanted === 'number' ? hashText(String(wanted)) : 0)
  const pictures = Array.from({ length: count }, (_, index) => drawImage(prompt, config, firstSeed + index))
  const image = count * imageTokens(config)
  const answer = {
    created: 0,
    data: pictures.map((picture) => ({ b64_json: picture, media_type: 'image/png' })),
    usage: wireUsage(model, { prompt: countTokens(prompt), completion: image, image }),
  }
  return jsonAnswer(answer, { atMs: clock.at(image), generationId: generation('gen-img').id })
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
