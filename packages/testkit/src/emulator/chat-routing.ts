/** Which model and host answer a chat: fallback over `models`, and over the hosts of each as `provider` prefers them. */
import { isJsonArray, type JsonObject } from '../json/json-value.ts'
import type { ReadChatRequest } from './chat-request.ts'
import { hostsOf } from './hosts.ts'
import { acceptableHosts, readPreferences, type HostPreferences } from './host-preferences.ts'
import { type EmulatedFailure, type EmulatedHost, type EmulatedModel, findModel, inputsOf, outputsOf } from './models.ts'
import { supportedParameters } from './models-endpoint.ts'
import { unknownModel } from './requested-model.ts'
import { noEndpoints, WireError } from './wire-error.ts'

/** Who answers. */
export interface ChatRoute {
  /** At the prices of the host. */
  readonly model: EmulatedModel
  readonly host: EmulatedHost
  /** Those that were asked before, in vain. */
  readonly failures: readonly HostFailure[]
  /** Hosts of the model that could have answered. */
  readonly available: readonly EmulatedHost[]
}

/** A host that was asked in vain. */
export interface HostFailure {
  readonly host: string
  readonly model: string
  readonly status: number
  readonly message: string
}

/** The first that can and does answer. Throws the `WireError` of the last that could not. */
export function routeChat(body: JsonObject, read: ReadChatRequest, models: readonly EmulatedModel[]): ChatRoute {
  const preferences = readPreferences(body)
  const failures: HostFailure[] = []
  let refusal: WireError | undefined
  for (const model of askedModels(body, models)) {
    const unfit = unfitness(model, read, body, preferences)
    const hosts = unfit ? [] : acceptableHosts(model, hostsOf(model), preferences)
    if (unfit || hosts instanceof WireError) {
      refusal = unfit ?? (hosts instanceof WireError ? hosts : undefined)
      continue
    }
    for (const host of hosts) {
      const failure = host.fails ?? model.fails
      if (!failure) return { model: host.pricing ? { ...model, pricing: host.pricing } : model, host, failures, available: hosts }
      failures.push(failureOf(failure, model, host))
      refusal = undefined
    }
  }
  throw refusal ?? providerError(failures)
}

/** Those in `model` and `models` that there are. */
function askedModels(body: JsonObject, models: readonly EmulatedModel[]): readonly EmulatedModel[] {
  const { model, models: fallbacks } = body
  const listed = isJsonArray(fallbacks) ? fallbacks.filter((id) => typeof id === 'string') : []
  const ids = typeof model === 'string' ? [model, ...listed] : listed
  if (ids.length === 0) throw new WireError(400, 'No models provided')
  const found = ids.flatMap((id) => findModel(models, id) ?? [])
  if (found.length === 0) throw unknownModel(ids[0] ?? '', models)
  return found
}

const more = 'To learn more about provider routing, visit: https://openrouter.ai/docs/provider-routing'

/** Why no host of the model could answer such a request. */
function unfitness(
  model: EmulatedModel,
  read: ReadChatRequest,
  body: JsonObject,
  { requireParameters }: HostPreferences,
): WireError | undefined {
  const outputs = outputsOf(model)
  const { modalities } = read
  if (!outputs.includes('text') && !outputs.includes('image')) return noEndpoints(['text'])
  if (modalities && !modalities.every((modality) => outputs.includes(modality))) return noEndpoints(modalities.toSorted())
  if (read.messages.some(({ media }) => media.includes('image_url')) && !inputsOf(model).includes('image')) {
    return new WireError(404, 'No endpoints found that support image input')
  }
  const supported = supportedParameters(model)
  if (read.tools.length > 0 && !supported.includes('tools')) {
    return new WireError(404, `No endpoints found that support tool use. ${more}`)
  }
  const missing = requireParameters && settable.some((name) => body[name] !== undefined && !supported.includes(name))
  return missing ? new WireError(404, `No endpoints found that can handle the requested parameters. ${more}`) : undefined
}

/** What `require_parameters` minds. */
const settable =
  `temperature top_p top_k min_p top_a frequency_penalty presence_penalty repetition_penalty seed stop logit_bias logprobs
  top_logprobs response_format tools tool_choice reasoning`.split(/\s+/)

function failureOf({ status, message }: EmulatedFailure, model: EmulatedModel, host: EmulatedHost): HostFailure {
  return { host: host.name, model: model.id, status, message: message ?? `${model.id} was told to fail` }
}

/** As the real one passes on what a host said; the last failure counts, those before it are listed. */
function providerError(failures: readonly HostFailure[]): WireError {
  const last = failures.at(-1)
  const before = failures.slice(0, -1).map(({ status, message }) => ({ code: status, message }))
  return new WireError(last?.status ?? 502, 'Provider returned error', {
    raw: last?.message ?? '',
    provider_name: last?.host ?? null,
    ...(before.length > 0 && { previous_errors: before }),
  })
}
