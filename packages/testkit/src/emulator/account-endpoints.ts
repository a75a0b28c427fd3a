/** What OpenRouter tells of an account: here, of what the emulator has charged since it was made. */
import type { Endpoint } from './endpoint.ts'
import type { BookedCharge } from './ledger.ts'
import { cacheSaving, numberOf } from './usage.ts'
import { jsonAnswer } from './wire-answer.ts'
import { WireError } from './wire-error.ts'
import type { WireObject, WireValue } from './wire-json.ts'

/** USD that an emulated account starts with. */
const boughtUsd = 1_000

/** `GET /credits`. */
export const creditsEndpoint: Endpoint = ({ ledger }) =>
  jsonAnswer({ data: { total_credits: boughtUsd, total_usage: numberOf(ledger.total) } })

/** `GET /key`, also under its old name. */
export const keyEndpoint: Endpoint = ({ ledger }) => {
  const usage = numberOf(ledger.total)
  const none = { byok_usage: 0, byok_usage_daily: 0, byok_usage_weekly: 0, byok_usage_monthly: 0 }
  const key = {
    label: 'emulated key',
    limit: null,
    limit_remaining: null,
    limit_reset: null,
    include_byok_in_limit: false,
    usage,
    usage_daily: usage,
    usage_weekly: usage,
    usage_monthly: usage,
    ...none,
    is_free_tier: false,
    is_management_key: false,
    is_provisioning_key: false,
    creator_user_id: null,
    expires_at: null,
    rate_limit: { requests: -1, interval: '10s', note: 'This field is deprecated and safe to ignore.' },
  }
  return jsonAnswer({ data: key })
}

/** `GET /generation?id=`. An answer is known a while after it was given; until then 404. */
export const generationEndpoint: Endpoint = ({ query, ledger, nowMs, generationDelayMs }) => {
  const id = query.get('id')
  if (id === null || id === '') throw new WireError(400, 'id is missing')
  const charge = ledger.booked.get(id)
  const known = charge && nowMs() >= charge.atMs + (charge.durationMs ?? 0) + generationDelayMs
  if (!known) throw new WireError(404, `Generation ${id} not found`)
  return jsonAnswer({ data: describe(charge) })
}

function describe({ generation, model, usage, cost, ...charge }: BookedCharge): WireObject {
  const details = part(usage, 'completion_tokens_details')
  const cached = count(part(usage, 'prompt_tokens_details')['cached_tokens']) ?? 0
  const saving = cacheSaving(model, cached)
  const [prompt, completion] = [count(usage['prompt_tokens']), count(usage['completion_tokens'])]
  const spent = numberOf(cost)
  return {
    id: generation.id,
    upstream_id: null,
    request_id: null,
    session_id: null,
    model: model.id,
    provider_name: generation.provider,
    provider_responses: null,
    api_type: charge.apiType,
    created_at: new Date(generation.created * 1_000).toISOString(),
    streamed: charge.streamed ?? false,
    cancelled: false,
    finish_reason: charge.finishReason ?? null,
    native_finish_reason: charge.nativeFinishReason ?? null,
    latency: 0,
    generation_time: charge.durationMs ?? 0,
    moderation_latency: null,
    tokens_prompt: prompt ?? null,
    tokens_completion: completion ?? null,
    native_tokens_prompt: prompt ?? null,
    native_tokens_completion: completion ?? null,
    native_tokens_reasoning: count(details['reasoning_tokens']) ?? 0,
    native_tokens_cached: cached,
    native_tokens_completion_images: count(details['image_tokens']) ?? null,
    num_media_prompt: null,
    num_input_audio_prompt: null,
    num_media_completion: null,
    num_search_results: null,
    num_fetches: null,
    web_search_engine: null,
    usage: spent,
    total_cost: spent,
    upstream_inference_cost: 0,
    cache_discount: saving ? numberOf(saving) : null,
    is_byok: false,
    ...unset,
  }
}

const unset: WireObject = {
  service_tier: null,
  router: null,
  workspace_id: null,
  preset_id: null,
  response_cache_source_id: null,
  data_region: 'global',
  origin: '',
  app_id: null,
  http_referer: null,
  user_agent: null,
  external_user: null,
}

function part(usage: WireObject, name: string): WireObject {
  const value = usage[name]
  // Safe: the details of a usage are objects wherever there are any.
  return typeof value === 'object' && value !== null ? (value as WireObject) : {}
}

function count(value: WireValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}
