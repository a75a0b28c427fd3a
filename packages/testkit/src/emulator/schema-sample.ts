/** Makes a value that a JSON Schema accepts, out of the words and numbers of a prompt. `pattern` and `format` beyond the common ones are not followed. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'

/** What samples are made of; numbers are used in turn. */
export interface SampleWords {
  readonly topic: string
  /** Words that begin with a capital letter, likely names. */
  readonly names: readonly string[]
  readonly numbers: readonly number[]
}

/** Includes optional properties, down to a third of the depth limit of twelve. */
export function sampleOf(schema: JsonValue, words: SampleWords): JsonValue {
  const state = { root: schema, words, numbersUsed: 0 }
  return sample(schema, state, { name: '', depth: 0 })
}

interface SampleState {
  readonly root: JsonValue
  readonly words: SampleWords
  numbersUsed: number
}

interface Place {
  /** Name of the property, which says what a string should look like. */
  readonly name: string
  readonly depth: number
}

const deepest = 12

function sample(given: JsonValue | undefined, state: SampleState, place: Place): JsonValue {
  const schema = resolve(given, state)
  const fixed = fixedValue(schema)
  if (fixed !== undefined) return fixed
  switch (typeOf(schema)) {
    case 'object':
      return sampleObject(schema, state, place)
    case 'array':
      return sampleArray(schema, state, place)
    case 'integer':
      return sampleNumber(schema, state, 1)
    case 'number':
      return sampleNumber(schema, state, 0)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return sampleText(schema, state.words, place.name)
  }
}

/** Follows `$ref` within the schema, takes the first alternative and merges `allOf`. */
function resolve(given: JsonValue | undefined, state: SampleState, depth = 0): JsonObject {
  if (!isJsonObject(given) || depth > deepest) return {}
  const reference = given['$ref']
  if (typeof reference === 'string') return resolve(followReference(reference, state.root), state, depth + 1)
  const alternatives = given['anyOf'] ?? given['oneOf']
  if (isJsonArray(alternatives)) {
    const first = alternatives.find((item) => !isJsonObject(item) || item['type'] !== 'null') ?? alternatives[0]
    return { ...given, ...resolve(first, state, depth + 1) }
  }
  const all = given['allOf']
  if (!isJsonArray(all)) return given
  const parts = all.map((part) => resolve(part, state, depth + 1))
  const properties = Object.assign({}, given['properties'], ...parts.map((part) => part['properties']))
  return Object.assign({}, given, ...parts, { properties })
}

function followReference(reference: string, root: JsonValue): JsonValue | undefined {
  const names = reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter((name) => name !== '')
  return names.reduce<JsonValue | undefined>((value, name) => {
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~')
    return isJsonObject(value) ? value[key] : undefined
  }, root)
}

function fixedValue(schema: JsonObject): JsonValue | undefined {
  if (schema['const'] !== undefined) return schema['const']
  const { enum: choices, examples } = schema
  if (isJsonArray(choices)) return choices[0]
  return schema['default'] ?? (isJsonArray(examples) ? examples[0] : undefined)
}

function typeOf(schema: JsonObject): JsonValue | undefined {
  const { type } = schema
  if (isJsonArray(type)) return type.find((name) => name !== 'null') ?? 'null'
  return type ?? (schema['properties'] === undefined ? (schema['items'] === undefined ? 'string' : 'array') : 'object')
}

/** Every property that is listed; below the depth limit only those that are required. */
function sampleObject(schema: JsonObject, state: SampleState, { depth }: Place): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  const required = isJsonArray(schema['required']) ? schema['required'] : []
  const names = [...new Set([...Object.keys(properties), ...required.filter((name) => typeof name === 'string')])]
  const wanted = depth < deepest / 3 ? names : names.filter((name) => required.includes(name))
  if (depth > deepest) return {}
  return Object.fromEntries(wanted.map((name) => [name, sample(properties[name], state, { name, depth: depth + 1 })]))
}

function sampleArray(schema: JsonObject, state: SampleState, { name, depth }: Place): readonly JsonValue[] {
  const { minItems, maxItems, items, prefixItems } = schema
  if (isJsonArray(prefixItems)) return prefixItems.map((item) => sample(item, state, { name, depth: depth + 1 }))
  const least = typeof minItems === 'number' ? minItems : depth < deepest ? 1 : 0
  const count = Math.min(least, typeof maxItems === 'number' ? maxItems : least)
  return Array.from({ length: count }, () => sample(items, state, { name, depth: depth + 1 }))
}

/** The next number of the prompt, moved into the bounds and onto the steps of the schema. */
function sampleNumber(schema: JsonObject, state: SampleState, wholeStep: number): number {
  const bound = (name: string): number | undefined => (typeof schema[name] === 'number' ? schema[name] : undefined)
  const step = bound('multipleOf') ?? wholeStep
  const tick = step || 1
  const above = bound('exclusiveMinimum')
  const below = bound('exclusiveMaximum')
  const least = bound('minimum') ?? (above === undefined ? Number.NEGATIVE_INFINITY : above + tick)
  const most = bound('maximum') ?? (below === undefined ? Number.POSITIVE_INFINITY : below - tick)
  const wanted = state.words.numbers[state.numbersUsed++] ?? 1
  const within = Math.min(most, Math.max(least, wanted))
  if (step === 0) return within
  const onStep = Math.round(within / step) * step
  return onStep < least ? onStep + step : onStep > most ? onStep - step : onStep
}

const formats: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  time: '12:30:00Z',
  'date-time': '2026-01-31T12:30:00Z',
  email: 'someone@example.com',
  uri: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
  ipv4: '127.0.0.1',
}

function sampleText(schema: JsonObject, words: SampleWords, property: string): string {
  const { format, minLength, maxLength } = schema
  const known = typeof format === 'string' ? formats[format] : undefined
  if (known !== undefined) return known
  const isName = /name|city|place|location|country|person|author|title|who|where/i.test(property)
  const text = isName ? (words.names[0] ?? words.topic) : words.topic
  const long = typeof minLength === 'number' ? text.padEnd(minLength, '.') : text
  return typeof maxLength === 'number' ? long.slice(0, maxLength) : long
}
