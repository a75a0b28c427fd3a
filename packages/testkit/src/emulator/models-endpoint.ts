import type { Endpoint } from './endpoint.ts'
import { hostsOf } from './hosts.ts'
import { type EmulatedModel, type EmulatedPricing, findModel, inputsOf, outputsOf } from './models.ts'
import { jsonAnswer } from './wire-answer.ts'
import { WireError } from './wire-error.ts'
import type { WireObject } from './wire-json.ts'

/** `GET /models`. Lists what answers with text unless `output_modalities` says otherwise (`all`, or names separated by commas). */
export const modelsEndpoint: Endpoint = ({ query, models }) => {
  const wanted = (query.get('output_modalities') ?? 'text').split(',')
  const parameters = (query.get('supported_parameters') ?? '').split(',').filter((name) => name !== '')
  const listed = models.filter(
    (model) =>
      (wanted.includes('all') || outputsOf(model).some((output) => wanted.includes(output))) &&
      parameters.every((name) => supportedParameters(model).includes(name)),
  )
  const from = wholeNumber(query.get('offset')) ?? 0
  const page = listed.slice(from, from + (wholeNumber(query.get('limit')) ?? listed.length))
  return jsonAnswer({ data: page.map(describeModel), total_count: listed.length, links: { next: null } })
}

/** `GET /models/:author/:slug/endpoints`: who serves a model, at what price. */
export const modelEndpointsEndpoint: Endpoint = ({ models, parameters }) => {
  const id = `${parameters['author']}/${parameters['slug']}`
  const model = findModel(models, id)
  if (!model) throw new WireError(404, `Model ${id} does not exist`)
  const { created = createdAt, contextLength = usualContext, maxCompletionTokens } = model
  const endpoints = hostsOf(model).map((host) => ({
    name: `${host.name} | ${model.canonicalSlug ?? model.id}`,
    model_id: model.id,
    model_name: `${model.name} (emulated)`,
    context_length: contextLength,
    pricing: { ...wirePricing(host.pricing ?? model.pricing), discount: 0 },
    provider_name: host.name,
    tag: host.slug,
    quantization: host.quantization ?? 'unknown',
    max_completion_tokens: maxCompletionTokens ?? null,
    max_prompt_tokens: null,
    supported_parameters: supportedParameters(model),
    supports_implicit_caching: model.pricing.cacheRead !== undefined && model.pricing.cacheWrite === undefined,
    status: host.fails || model.fails ? -2 : 0,
    uptime_last_30m: host.fails || model.fails ? 0 : 100,
    uptime_last_5m: host.fails || model.fails ? 0 : 100,
    uptime_last_1d: host.fails || model.fails ? 0 : 100,
    latency_last_30m: percentiles(host.firstTokenMs ?? 500),
    throughput_last_30m: percentiles(host.tokensPerSecond ?? 60),
  }))
  const { id: modelId, name } = model
  const described = { id: modelId, name: `${name} (emulated)`, created, description: descriptionOf(model) }
  return jsonAnswer({ data: { ...described, architecture: architectureOf(model), endpoints } })
}

const createdAt = 1_767_225_600
const usualContext = 128_000

function describeModel(model: EmulatedModel): WireObject {
  const { id, name, pricing, contextLength = usualContext, maxCompletionTokens = null } = model
  return {
    id,
    canonical_slug: model.canonicalSlug ?? id,
    hugging_face_id: '',
    name: `${name} (emulated)`,
    created: model.created ?? createdAt,
    description: descriptionOf(model),
    context_length: contextLength,
    architecture: architectureOf(model),
    pricing: wirePricing(pricing),
    top_provider: { context_length: contextLength, max_completion_tokens: maxCompletionTokens, is_moderated: false },
    per_request_limits: null,
    supported_parameters: supportedParameters(model),
    default_parameters: {},
    supported_voices: null,
    knowledge_cutoff: null,
    expiration_date: null,
    links: { details: `/api/v1/models/${id}/endpoints` },
    reasoning: outputsOf(model).includes('text') ? { mandatory: model.alwaysThinks ?? id.includes('thinking') } : undefined,
  }
}

function descriptionOf({ name }: EmulatedModel): string {
  return `Emulated: answers are made up by Polymux's testkit, at the prices of ${name}.`
}

function architectureOf(model: EmulatedModel): WireObject {
  const [inputs, outputs] = [inputsOf(model), outputsOf(model)]
  return {
    modality: `${inputs.join('+')}->${outputs.join('+')}`,
    input_modalities: inputs,
    output_modalities: outputs,
    tokenizer: 'Other',
    instruct_type: null,
  }
}

/** Prices under the names of OpenRouter's list. */
function wirePricing(pricing: EmulatedPricing): WireObject {
  return {
    ...namedPrices(pricing),
    ...pricing.others,
    overrides: pricing.overrides?.map(({ minPromptTokens, ...prices }) => ({
      min_prompt_tokens: minPromptTokens,
      ...namedPrices(prices),
    })),
  }
}

function namedPrices(prices: Partial<EmulatedPricing>): WireObject {
  return {
    prompt: prices.prompt,
    completion: prices.completion,
    image_output: prices.imageOutput,
    input_cache_read: prices.cacheRead,
    input_cache_write: prices.cacheWrite,
    web_search: prices.webSearch,
    request: prices.request,
  }
}

/** What a model takes by its own list; by default what the emulator honours, and what changes nothing here but would elsewhere. */
export function supportedParameters(model: EmulatedModel): readonly string[] {
  if (!outputsOf(model).includes('text')) return []
  return model.supportedParameters ?? usualParameters
}

const usualParameters = [
  'include_reasoning',
  'logprobs',
  'max_completion_tokens',
  'max_tokens',
  'reasoning',
  'response_format',
  'seed',
  'stop',
  'structured_outputs',
  'temperature',
  'tool_choice',
  'tools',
  'top_logprobs',
  'top_p',
]

function percentiles(value: number): WireObject {
  return { p50: value, p75: value, p90: value, p99: value }
}

function wholeNumber(text: string | null): number | undefined {
  const value = Number(text)
  return text !== null && Number.isInteger(value) && value >= 0 ? value : undefined
}
