import type { Endpoint } from './endpoint.ts'
import { imageTokens } from './image-config.ts'
import { drawImageFor } from './image-drawing.ts'
import { type ImageQuality, readImageRequest } from './image-request.ts'
import { streamedImages } from './image-stream.ts'
import { type EmulatedModel, outputsOf } from './models.ts'
import { demandOf } from './prompt-demand.ts'
import { hashText } from './random.ts'
import { requestedModel } from './requested-model.ts'
import { countTokens } from './tokens.ts'
import { wireUsage } from './usage.ts'
import { jsonAnswer } from './wire-answer.ts'
import { noEndpoints, WireError } from './wire-error.ts'

const tokensOfReference = 258
/** How much of the tokens of a picture of medium quality. */
const shares: Readonly<Record<ImageQuality, number>> = { auto: 1, low: 0.25, medium: 1, high: 4, xhigh: 6, max: 8 }

/** Whether the model shows its work when asked to: behind OpenRouter, those of OpenAI do. */
export function streamsImages({ id }: EmulatedModel): boolean {
  return id.startsWith('openai/')
}

/** `POST /images`. Models that do not stream answer whole, as those behind OpenRouter do. */
export const imageEndpoint: Endpoint = ({ body, models, seed, clock, generation, charge, warn }) => {
  const model = requestedModel(body, models)
  if (!outputsOf(model).includes('image')) throw noEndpoints(['image'])
  const request = readImageRequest(body)
  const streamed = request.stream && streamsImages(model)
  const fails = demandOf(request.prompt) !== undefined
  if (fails && !streamed) throw new WireError(502, 'Provider returned error', { provider_name: 'Polymux Emulator' })
  const firstSeed = seed ^ (request.seed === undefined ? 0 : hashText(String(request.seed)))
  const seeds = Array.from({ length: request.count }, (_, index) => firstSeed + index)
  const pictures = seeds.map((own) => drawImageFor(request, own))
  if (request.format === 'jpeg' || request.format === 'webp') {
    warn(`output_format ${request.format} is answered with PNG: the emulator has no encoder`)
  }
  const tokens = request.count * Math.round(imageTokens(request.config) * shares[request.quality])
  const prompt = countTokens(request.prompt) + request.references.length * tokensOfReference
  const usage = wireUsage(model, { prompt, completion: tokens, image: tokens })
  const made = generation('gen-img')
  // What failed is not billed.
  if (!fails) charge({ generation: made, model, usage, apiType: 'image', streamed, durationMs: clock.at(tokens) })
  if (streamed) return streamedImages({ request, pictures, seeds, tokens, usage, generation: made, clock, fails })
  return jsonAnswer(
    { created: 0, data: pictures.map(({ b64_json, media_type }) => ({ b64_json, media_type })), usage },
    { atMs: clock.at(tokens), generationId: made.id },
  )
}
