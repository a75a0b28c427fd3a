import type { Source } from '@polymux/core'
import { asNumber, asObject, asText, defined } from '@polymux/core/adapter'

/** The citation in an annotation; `undefined` for other kinds, such as the parsed text of a file. */
export function toSource(annotation: unknown): Source | undefined {
  const fields = asObject(annotation)
  const citation = asObject(fields?.['url_citation']) ?? (fields?.['type'] === 'url_citation' ? fields : undefined)
  if (!citation) return undefined
  const { url, title, start_index: start, end_index: end } = citation
  // Searches that do not know the place say 0 to 0, as all on record do.
  const isPlaced = asNumber(end) !== 0
  const place = isPlaced ? { start: asNumber(start), end: asNumber(end) } : {}
  return { ...defined({ url: asText(url), title: asText(title), ...place }), raw: annotation }
}
