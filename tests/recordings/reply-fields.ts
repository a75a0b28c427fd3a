/** Where each field of a reply that is no chat has its place in the result. A recorded field that is not listed here fails the test. */
import { member } from './json-value.ts'

/** The values of a field, in the order of the reply. `constant`: always says the same, so it has no place. */
export type Place = 'constant' | ((result: unknown) => readonly unknown[])

const at =
  (...path: readonly string[]): Place =>
  (result) => {
    const value = member(result, ...path)
    return value === undefined ? [] : [value]
  }

const each =
  (list: string, ...path: readonly string[]): Place =>
  (result) => {
    const entries: unknown = member(result, list)
    return Array.isArray(entries) ? entries.map((entry: unknown) => (path.length === 0 ? entry : member(entry, ...path))) : []
  }

const flat =
  (list: string): Place =>
  (result) => {
    const entries: unknown = member(result, list)
    return Array.isArray(entries) ? entries.flat() : []
  }

const who: Readonly<Record<string, Place>> = {
  id: at('response', 'id'),
  model: at('response', 'returnedModel'),
  provider: at('response', 'upstream'),
}

const money: Readonly<Record<string, Place>> = {
  'usage.cost': at('raw', 'usage', 'cost'),
  'usage.is_byok': at('usage', 'cost', 'byok'),
  'usage.cost_details.upstream_inference_cost': at('raw', 'usage', 'cost_details', 'upstream_inference_cost'),
  'usage.cost_details.upstream_inference_prompt_cost': at('raw', 'usage', 'cost_details', 'upstream_inference_prompt_cost'),
  'usage.cost_details.upstream_inference_completions_cost': at(
    'raw',
    'usage',
    'cost_details',
    'upstream_inference_completions_cost',
  ),
}

/** By endpoint: path in the reply, `[]` for every entry of a list, to the place in the result. */
export const places: Readonly<Record<string, Readonly<Record<string, Place>>>> = {
  'POST /embeddings': {
    ...who,
    ...money,
    object: 'constant',
    'data[].object': 'constant',
    'data[].embedding[]': flat('vectors'),
    // The position in the result is the index.
    'data[].index': (result) => Object.keys(Object(member(result, 'vectors'))).map(Number),
    'usage.prompt_tokens': at('usage', 'inputTokens'),
    'usage.total_tokens': at('usage', 'totalTokens'),
  },
  'POST /rerank': {
    ...who,
    'usage.cost': at('raw', 'usage', 'cost'),
    'usage.total_tokens': at('usage', 'totalTokens'),
    'results[].index': each('ranking', 'index'),
    'results[].relevance_score': each('ranking', 'score'),
    'results[].document.text': each('ranking', 'document', 'text'),
  },
  'POST /images': {
    ...money,
    // 0 is no time.
    created: 'constant',
    'data[].b64_json': each('images', 'base64'),
    'data[].media_type': each('images', 'mediaType'),
    'usage.prompt_tokens': at('usage', 'inputTokens'),
    'usage.completion_tokens': at('usage', 'outputTokens'),
    'usage.total_tokens': at('usage', 'totalTokens'),
    'usage.prompt_tokens_details.cached_tokens': at('usage', 'cacheReadTokens'),
    'usage.prompt_tokens_details.cache_write_tokens': at('usage', 'cacheWriteTokens'),
    'usage.prompt_tokens_details.audio_tokens': at('usage', 'audioInputTokens'),
    'usage.prompt_tokens_details.video_tokens': at('raw', 'usage', 'prompt_tokens_details', 'video_tokens'),
    'usage.completion_tokens_details.reasoning_tokens': at('usage', 'reasoningTokens'),
    'usage.completion_tokens_details.image_tokens': at('usage', 'imageTokens'),
  },
}

/** Every value of a reply under its path. */
export function fieldsOf(value: unknown, path = '', fields: Map<string, unknown[]> = new Map()): Map<string, unknown[]> {
  if (Array.isArray(value)) for (const entry of value) fieldsOf(entry, `${path}[]`, fields)
  else if (typeof value === 'object' && value !== null)
    for (const [name, entry] of Object.entries(value)) fieldsOf(entry, path === '' ? name : `${path}.${name}`, fields)
  else {
    const values = fields.get(path)
    if (values) values.push(value)
    else fields.set(path, [value])
  }
  return fields
}
