/** A call as LiteLLM's users write it, in our words: one table of names, no case by case. */
import type { CallOptions, ToolSpec } from '@polymux/core'
import { filled, items, member, numeric } from '../json-value.ts'
import { contentOf, toCache } from './vector-content.ts'

/** Which model is called; `responses` is chat on that wire. */
export type VectorKind = 'chat' | 'embedding' | 'image' | 'responses' | 'speech' | 'transcription'

/** A call ready to be made; `request` has the fields of its kind's request. */
export interface VectorCall {
  readonly kind: VectorKind
  readonly modelId: string
  readonly request: Readonly<Record<string, unknown>>
  readonly options: CallOptions
}

/** Settings every provider has, under their OpenAI names. Everything else is OpenRouter's own, and goes under its name as it is. */
const settingNames: Readonly<Record<string, string>> = {
  temperature: 'temperature',
  max_tokens: 'maxOutputTokens',
  top_p: 'topP',
  top_k: 'topK',
  seed: 'seed',
  stop: 'stop',
  tool_choice: 'toolChoice',
  size: 'size',
  quality: 'quality',
  n: 'n',
  dimensions: 'dimensions',
  language: 'language',
}

/** `input.call` and `input.options` of a vector as a call of ours. */
export function vectorCall(call: unknown, options: unknown): VectorCall {
  const kind = kindOf(member(call, 'op'))
  const { own, settings } = namedSettings(kind, member(call, 'params'))
  if (kind === 'image') own['endpoint'] = member(call, 'transport') ?? 'chat'
  if (kind === 'responses') own['wire'] = 'responses'
  return {
    kind,
    modelId: String(member(call, 'model')),
    request: {
      ...contentOf(kind, call),
      ...settings,
      ...(Object.keys(own).length > 0 && { providerOptions: { openrouter: own } }),
    },
    options: toOptions(call, options),
  }
}

const kindsOfOperations: Readonly<Record<string, VectorKind>> = {
  embedding: 'embedding',
  image: 'image',
  imageEdit: 'image',
  responses: 'responses',
  speech: 'speech',
  transcription: 'transcription',
}

function kindOf(operation: unknown): VectorKind {
  return kindsOfOperations[String(operation)] ?? 'chat'
}

function namedSettings(kind: VectorKind, given: unknown): Record<'own' | 'settings', Record<string, unknown>> {
  const settings: Record<string, unknown> = {}
  const own: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === null || name === 'timeout') continue
    const setting = kind === 'speech' && name === 'response_format' ? 'format' : settingNames[name]
    if (setting !== undefined) settings[setting] = value
    else if (name === 'reasoning_effort') settings['reasoning'] = { effort: value }
    else if (name === 'timestamp_granularities') settings['timestamps'] = items(value).includes('word') ? 'word' : 'segment'
    else if (name === 'tools') settings['tools'] = items(value).map(toTool)
    else own[name] = value
  }
  return { own, settings }
}

function toOptions(call: unknown, options: unknown): CallOptions {
  const seconds = numeric(member(call, 'params', 'timeout'))
  const retries = numeric(member(options, 'maxRetries'))
  const headers = Object.entries(member(options, 'callHeaders') ?? {}).map(([name, value]) => [name, String(value)])
  return {
    retry: retries === undefined ? false : { attempts: retries + 1 },
    headers: Object.fromEntries(headers),
    ...(seconds !== undefined && { timeouts: { totalMs: seconds * 1000 } }),
  }
}

/** Fields that our tools do not have stay where an untyped caller would leave them. */
function toTool(tool: unknown): ToolSpec {
  const { cache_control: mark, function: described, type: _type, ...others } = Object(tool)
  const description = filled(member(described, 'description'))
  const cache = toCache(mark)
  return {
    ...others,
    name: String(member(described, 'name')),
    input: { jsonSchema: member(described, 'parameters') ?? { type: 'object', properties: {} } },
    ...(description !== undefined && { description }),
    ...(cache !== undefined && { cache }),
  }
}
