import type { Endpoint } from './endpoint.ts'
import { type EmulatedModel, inputsOf, outputsOf } from './models.ts'
import { jsonAnswer } from './wire-answer.ts'
import type { WireObject } from './wire-json.ts'

/** `GET /models`. Lists what answers with text unless `output_modalities` says otherwise (`all`, or names separated by commas). */
export const modelsEndpoint: Endpoint = ({ query, models }) => {
  const wanted = (query.get('output_modalities') ?? 'text').split(',')
  const listed = models.filter((model) => wanted.includes('all') || outputsOf(model).some((output) => wanted.includes(output)))
  return jsonAnswer({ data: listed.map(describeModel), total_count: listed.length, links: { next: null } })
}

const createdAt = 1_767_225_600

function describeModel(model: EmulatedModel): WireObject {
  const { id, name, pricing, contextLength = 128_000 } = model
  const [inputs, outputs] = [inputsOf(model), outputsOf(model)]
  return {
    id,
    canonical_slug: id,
    hugging_face_id: '',
    name: `${name} (emulated)`,
    created: createdAt,
    description: `Emulated: answers are made up by Polymux's testkit, at the prices of ${name}.`,
    context_length: contextLength,
    architecture: {
      modality: `${inputs.join('+')}->${outputs.join('+')}`,
      input_modalities: inputs,
      output_modalities: outputs,
      tokenizer: 'Other',
      instruct_type: null,
    },
    pricing: { prompt: pricing.prompt, completion: pricing.completion, image_output: pricing.imageOutput },
    top_provider: { context_length: contextLength, max_completion_tokens: null, is_moderated: false },
    per_request_limits: null,
    supported_parameters: supportedParameters(outputs),
    default_parameters: {},
    supported_voices: null,
    knowledge_cutoff: null,
    expiration_date: null,
    links: { details: `/api/v1/models/${id}/endpoints` },
    reasoning: outputs.includes('text') ? { mandatory: model.alwaysThinks ?? id.includes('thinking') } : undefined,
  }
}

/** What the emulator honours, and `seed`-like ones that change nothing here but would elsewhere. */
function supportedParameters(outputs: readonly string[]): readonly string[] {
  if (!outputs.includes('text')) return []
  const every = [
    'include_reasoning',
    'max_completion_tokens',
    'max_tokens',
    'reasoning',
    'response_format',
    'seed',
    'structured_outputs',
  ]
  return [...every, 'temperature', 'tool_choice', 'tools', 'top_p']
}
