/**
 * Makes the extract of OpenRouter's OpenAPI document that the judge works with: the schemas of the operations the provider uses and
 * everything they refer to, as JSON Schema 2020-12, without a word of prose. One schema a line, so that a change can be read.
 */
import { createHash } from 'node:crypto'
import { load } from 'js-yaml'
import { member } from '../recordings/json-value.ts'

/** The operations that are extracted. */
export const operations: readonly string[] = [
  'POST /audio/speech',
  'POST /audio/transcriptions',
  'POST /auth/keys',
  'POST /auth/keys/code',
  'POST /chat/completions',
  'POST /embeddings',
  'POST /generation/feedback',
  'POST /images',
  'PATCH /keys/{hash}',
  'POST /keys',
  'POST /messages',
  'POST /rerank',
  'POST /responses',
  'POST /videos',
]

/** Operations without a body whose answers are extracted. */
const readings: readonly string[] = [
  'GET /credits',
  'GET /generation',
  'GET /key',
  'GET /models',
  'GET /models/{author}/{slug}/endpoints',
  'GET /providers',
  'GET /videos/{jobId}',
  'GET /videos/{jobId}/content',
]

/** Operations whose bodies the provider sends and the document does not have, so that only their own tests judge them. */
export const undocumented: readonly string[] = ['POST /batches', 'POST /completions']

/** Lines of both files, ready to be written. */
export interface Extract {
  readonly request: string
  readonly response: string
}

/** What one file holds before it is written. */
interface Collected {
  readonly lines: string[]
  readonly names: Set<string>
}

/** The extract of the document with this text. `extractedOn` is the date of the header, as `2026-11-24`. */
export function extractSchemas(text: string, extractedOn: string): Extract {
  const document: unknown = load(text)
  const header = JSON.stringify({
    source: 'OpenRouter OpenAPI document',
    version: member(document, 'info', 'version'),
    sha256: createHash('sha256').update(text).digest('hex'),
    extractedOn,
  })
  const request: Collected = { lines: [header], names: new Set() }
  const response: Collected = { lines: [header], names: new Set() }
  for (const operation of [...operations, ...readings]) {
    const [method = '', path = ''] = operation.split(' ')
    const described = member(document, 'paths', path, method.toLowerCase())
    if (described === undefined)
      throw new Error(`${operation} is not in the document: remove it from the list, or find its new name.`)
    for (const [contentType, content] of entries(member(described, 'requestBody', 'content')))
      collect(request, { operation, contentType }, member(content, 'schema'))
    for (const [status, answer] of entries(member(described, 'responses')))
      for (const [contentType, content] of entries(member(answer, 'content')))
        collect(response, { operation, status, contentType }, member(content, 'schema'))
  }
  return { request: withReferences(request, document), response: withReferences(response, document) }
}

function collect({ lines, names }: Collected, label: object, schema: unknown): void {
  lines.push(JSON.stringify({ ...label, schema: facts(schema, names) }))
}

/** The schemas that the lines so far refer to, and those that these refer to. */
function withReferences({ lines, names }: Collected, document: unknown): string {
  const found: [name: string, schema: unknown][] = []
  // A set grows while it is walked, and visits each name once.
  for (const name of names) {
    const schema = member(document, 'components', 'schemas', name)
    if (schema === undefined) throw new Error(`The document refers to the schema ${name} and does not have it.`)
    found.push([name, facts(schema, names)])
  }
  const sorted = found.toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `${[...lines, ...sorted.map(([name, schema]) => JSON.stringify({ name, schema }))].join('\n')}\n`
}

/** Keywords that hold no fact about a value. */
const prose = new Set(['description', 'example', 'examples', 'title', 'externalDocs'])
/** Keywords whose value maps names to schemas: there, a property called `title` is none of the prose. */
const maps = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas'])
const schemaKeywords = new Set(['items', 'additionalProperties', 'not', 'allOf', 'anyOf', 'oneOf', 'prefixItems', 'contains'])

/** The schema without its prose, keys sorted. Names it refers to are added to `names`. */
function facts(schema: unknown, names: Set<string>): unknown {
  if (Array.isArray(schema)) return schema.map((item) => facts(item, names))
  if (typeof schema !== 'object' || schema === null) return schema
  const kept = entries(schema).filter(([keyword]) => !prose.has(keyword) && !keyword.startsWith('x-'))
  return Object.fromEntries(withoutOldBounds(kept).map(([keyword, value]) => [keyword, keywordFacts(keyword, value, names)]))
}

/** `exclusiveMinimum: true` beside `minimum: 0`, which JSON Schema had until draft 4, as today's `exclusiveMinimum: 0`. */
function withoutOldBounds(keywords: readonly (readonly [string, unknown])[]): readonly (readonly [string, unknown])[] {
  const old = keywords.find(([keyword, value]) => keyword === 'exclusiveMinimum' && value === true)
  if (!old) return keywords
  return keywords
    .filter((entry) => entry !== old)
    .map(([keyword, value]) => [keyword === 'minimum' ? 'exclusiveMinimum' : keyword, value])
}

function keywordFacts(keyword: string, value: unknown, names: Set<string>): unknown {
  if (maps.has(keyword)) return Object.fromEntries(entries(value).map(([name, schema]) => [name, facts(schema, names)]))
  if (schemaKeywords.has(keyword)) return facts(value, names)
  if (keyword === '$ref') return reference(String(value), names)
  if (keyword === 'discriminator') {
    const mapping = entries(member(value, 'mapping')).map(([tag, target]) => [tag, reference(String(target), names)])
    return { mapping: Object.fromEntries(mapping), propertyName: member(value, 'propertyName') }
  }
  return value
}

function reference(target: string, names: Set<string>): string {
  const name = target.slice(target.lastIndexOf('/') + 1)
  names.add(name)
  return `#/$defs/${name}`
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
}
