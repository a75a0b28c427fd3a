import type { Endpoint } from './endpoint.ts'
import { inputsOf, outputsOf } from './models.ts'
import { longestSeconds, ratios } from './video-request.ts'
import { jsonAnswer } from './wire-answer.ts'

const createdAt = 1_767_225_600

/** `GET /videos/models`. */
export const videoModelsEndpoint: Endpoint = ({ models }) => {
  const data = models
    .filter((model) => outputsOf(model).includes('video'))
    .map((model) => ({
      id: model.id,
      canonical_slug: model.id,
      name: `${model.name} (emulated)`,
      description: `Emulated: films are made by Polymux's testkit, at the prices of ${model.name}.`,
      created: createdAt,
      supported_resolutions: ['480p', '720p', '768p', '1080p', '1K', '2K', '4K'],
      supported_aspect_ratios: ratios,
      supported_sizes: null,
      supported_durations: Array.from({ length: longestSeconds }, (_, index) => index + 1),
      supported_frame_images: inputsOf(model).includes('image') ? ['first_frame', 'last_frame'] : [],
      upscale_factor: null,
      creativity: null,
      generate_audio: false,
      seed: true,
      allowed_passthrough_parameters: [],
      pricing_skus: { generate: model.pricing.unit ?? '0' },
    }))
  return jsonAnswer({ data })
}
