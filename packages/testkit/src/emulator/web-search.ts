/** A search of the web that nobody makes: its results are made up and say so, its price is real. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'
import type { WireObject } from './wire-json.ts'

/** A search was asked for. */
export interface WebSearch {
  readonly mostResults: number
}

const usualResults = 5
const mostResults = 20

/** What OpenRouter's own search costs, in USD; hosts that search themselves have their own price. */
export const ownSearchUsd: string = '0.007'

/** Asked for by plugin, by tool, by `web_search_options`, or by `:online` behind the model. */
export function readWebSearch(body: JsonObject): WebSearch | undefined {
  const plugin = listed(body['plugins']).find((entry) => isJsonObject(entry) && entry['id'] === 'web')
  if (isJsonObject(plugin) && plugin['enabled'] !== false) return { mostResults: wanted(plugin['max_results']) }
  const tool = listed(body['tools']).find((entry) => isJsonObject(entry) && isSearchTool(entry['type']))
  if (isJsonObject(tool)) {
    const parameters = isJsonObject(tool['parameters']) ? tool['parameters'] : {}
    return { mostResults: wanted(parameters['max_results']) }
  }
  const asked = isJsonObject(body['web_search_options']) || (typeof body['model'] === 'string' && /:online\b/.test(body['model']))
  return asked ? { mostResults: usualResults } : undefined
}

/** Results as the annotations of an answer. */
export function webAnnotations({ mostResults: count }: WebSearch, topic: string): readonly WireObject[] {
  const path = topic
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
  return Array.from({ length: count }, (_, index) => ({
    type: 'url_citation',
    url_citation: {
      url: `https://example.com/emulated/${encodeURIComponent(path)}/${index + 1}`,
      title: `Emulated result ${index + 1} about ${topic}`,
      content: `No search was made. A page about ${topic} would be quoted here.`,
      start_index: 0,
      end_index: 0,
    },
  }))
}

function isSearchTool(type: JsonValue | undefined): boolean {
  return typeof type === 'string' && /^(?:openrouter:web_search|web_search(?:_preview.*)?)$/.test(type)
}

function wanted(count: JsonValue | undefined): number {
  return typeof count === 'number' && count >= 1 ? Math.min(Math.floor(count), mostResults) : usualResults
}

function listed(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : []
}
