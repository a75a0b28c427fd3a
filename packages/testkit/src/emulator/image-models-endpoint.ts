import type { Endpoint } from './endpoint.ts'
import { streamsImages } from './image-endpoint.ts'
import { type EmulatedModel, findModel, inputsOf, outputsOf } from './models.ts'
import { jsonAnswer } from './wire-answer.ts'
import { WireError } from './wire-error.ts'
import { ExactNumber, type WireObject } from './wire-json.ts'

const createdAt = 1_767_225_600

/** `GET /images/models`: what draws, on `/images` at least. */
export const imageModelsEndpoint: Endpoint = ({ models }) => {
  const data = models
    .filter((model) => outputsOf(model).includes('image'))
    .map((model) => ({
      id: model.id,
      name: `${model.name} (emulated)`,
      description: `Emulated: pictures are drawn by Polymux's testkit, at the prices of ${model.name}.`,
      created: createdAt,
      architecture: { input_modalities: inputsOf(model), output_modalities: outputsOf(model) },
      supported_parameters: supportedParameters(model),
      supports_streaming: streamsImages(model),
      endpoints: `/api/v1/images/models/${model.id}/endpoints`,
    }))
  return jsonAnswer({ data })
}

/** `GET /images/models/:author/:slug/endpoints`: the emulator is the only host. */
export const imageModelEndpointsEndpoint: Endpoint = ({ models, parameters: { author = '', slug = '' } }) => {
  const model = findModel(models, `${author}/${slug}`)
  if (!model || !outputsOf(model).includes('image')) throw new WireError(404, `Image model ${author}/${slug} not found`)
  const { completion, imageOutput, prompt } = model.pricing
  const host = {
    provider_name: 'Polymux Emulator',
    provider_slug: 'polymux-emulator',
    provider_tag: 'polymux-emulator',
    supported_parameters: supportedParameters(model),
    allowed_passthrough_parameters: streamsImages(model) ? ['partial_images'] : [],
    supports_streaming: streamsImages(model),
    pricing: [
      { billable: 'output_image', unit: 'token', cost_usd: new ExactNumber(imageOutput ?? completion) },
      { billable: 'input_text', unit: 'token', cost_usd: new ExactNumber(prompt) },
    ],
  }
  return jsonAnswer({ id: model.id, endpoints: [host] })
}

/** As far as the emulator heeds them. */
function supportedParameters(model: EmulatedModel): WireObject {
  return {
    n: { type: 'range', min: 1, max: 10 },
    resolution: { type: 'enum', values: ['512', '1K', '2K', '4K'] },
    quality: { type: 'enum', values: ['auto', 'low', 'medium', 'high'] },
    output_format: { type: 'enum', values: ['png', 'svg'] },
    background: { type: 'enum', values: ['auto', 'transparent', 'opaque'] },
    seed: { type: 'boolean' },
    ...(inputsOf(model).includes('image') && { input_references: { type: 'range', min: 0, max: 16 } }),
  }
}
