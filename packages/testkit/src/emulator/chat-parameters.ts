/** The parameters of a chat request: their kinds and ranges, which are checked, and their names, so that a slip of the pen is noted. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'
import { WireError } from './wire-error.ts'

interface NumberRange {
  readonly least?: number
  readonly most?: number
  readonly whole?: true
}

/** `any`: read elsewhere, or of several kinds. */
type Kind = 'boolean' | 'string' | 'object' | 'array' | 'any' | NumberRange

const share: Kind = { least: 0, most: 1 }
const penalty: Kind = { least: -2, most: 2 }
const tokens: Kind = { least: 1, whole: true }

const parameters: Readonly<Record<string, Kind>> = {
  model: 'string',
  models: 'array',
  messages: 'any',
  prompt: 'any',
  stream: 'boolean',
  max_tokens: tokens,
  max_completion_tokens: tokens,
  temperature: { least: 0, most: 2 },
  top_p: share,
  min_p: share,
  top_a: share,
  top_k: { least: 0, whole: true },
  frequency_penalty: penalty,
  presence_penalty: penalty,
  repetition_penalty: { least: 0, most: 2 },
  seed: { whole: true },
  top_logprobs: { least: 0, most: 20, whole: true },
  logprobs: 'boolean',
  logit_bias: 'object',
  tools: 'any',
  parallel_tool_calls: 'boolean',
  max_tool_calls: { least: 1, whole: true },
  reasoning: 'object',
  reasoning_effort: 'string',
  include_reasoning: 'boolean',
  structured_outputs: 'boolean',
  image_config: 'object',
  audio: 'object',
  prediction: 'object',
  stream_options: 'object',
  usage: 'object',
  provider: 'object',
  plugins: 'array',
  transforms: 'array',
  cache_control: 'object',
  prompt_cache_options: 'object',
  web_search_options: 'object',
  x_search_filter: 'object',
  trace: 'object',
  metadata: 'object',
  debug: 'object',
  user: 'string',
  session_id: 'string',
  prompt_cache_key: 'string',
  service_tier: 'string',
  preset: 'string',
  route: 'string',
  verbosity: 'string',
  suffix: 'string',
  response_format: 'object',
  tool_choice: 'any',
  modalities: 'any',
  stop: 'any',
  n: { least: 1, whole: true },
  stop_server_tools_when: 'array',
  safety_identifier: 'string',
  store: 'boolean',
  best_of: { least: 1, whole: true },
  echo: 'boolean',
}

/** Throws a `WireError` with status 400 for the first that is wrong; `null` counts as absent. Unknown ones are noted by `warn`. */
export function checkChatParameters(body: JsonObject, warn: (text: string) => void): void {
  for (const [name, value] of Object.entries(body)) {
    const kind = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (kind === undefined) warn(`unknown parameter ${JSON.stringify(name)}, ignored`)
    else if (value !== null) check(name, value, kind)
  }
  if (typeof body['n'] === 'number' && body['n'] > 1) warn('n is ignored: there is one choice')
}

function check(name: string, value: JsonValue, kind: Kind): void {
  if (kind === 'any') return
  if (typeof kind === 'object') return checkNumber(name, value, kind)
  const is = isJsonArray(value) ? 'array' : isJsonObject(value) ? 'object' : typeof value
  if (is !== kind) throw new WireError(400, `${name} must be ${kind === 'array' || kind === 'object' ? 'an' : 'a'} ${kind}`)
}

function checkNumber(name: string, value: JsonValue, { least, most, whole }: NumberRange): void {
  if (typeof value !== 'number') throw new WireError(400, `${name} must be a number`)
  if (whole && !Number.isInteger(value)) throw new WireError(400, `Expected ${name} to be an integer, received ${value}`)
  if (least !== undefined && value < least) throw expected(name, 'at least', least, value)
  if (most !== undefined && value > most) throw expected(name, 'at most', most, value)
}

/** As on record. */
function expected(name: string, bound: 'at least' | 'at most', limit: number, value: number): WireError {
  return new WireError(400, `Expected ${name} to be ${bound} ${limit}, received ${value}`, { provider_name: null })
}
