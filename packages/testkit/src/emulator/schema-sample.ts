/** Makes a value that a JSON Schema accepts, out of the words and numbers of a prompt. `not`, `contains`, `if` and what else tools and structured outputs do not use is not followed. */
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'
import { patternSample } from './pattern-sample.ts'
import { WireError } from './wire-error.ts'

/** What samples are made of; numbers are used in turn. */
export interface SampleWords {
  readonly topic: string
  /** Words that begin with a capital letter, likely names. */
  readonly names: readonly string[]
  readonly numbers: readonly number[]
}

/** Includes optional properties on the first four levels. What refers to itself ends after two rounds. */
export function sampleOf(schema: JsonValue, words: SampleWords): JsonValue {
  const state = { root: schema, words, numbersUsed: 0, hops: 0 }
  return sample(schema, state, { name: '', depth: 0, hops: 0, nth: 0 })
}

interface SampleState {
  readonly root: JsonValue
  readonly words: SampleWords
  numbersUsed: number
  /** References that were followed. */
  hops: number
}

interface Place {
  /** Name of the property, which says what a string should look like. */
  readonly name: string
  readonly depth: number
  /** References on the way here: more than a few, and the schema goes in circles. */
  readonly hops: number
  /** Number of the item in an array whose items must differ, counted from 0. */
  readonly nth: number
}

const deepest = 64
const deepestOptional = 4
const mostHops = 3

function sample(given: JsonValue | undefined, state: SampleState, from: Place): JsonValue {
  const before = state.hops
  const schema = resolve(given, state, { brief: from.hops >= mostHops, depth: 0 })
  const place = { ...from, hops: from.hops + state.hops - before }
  const fixed = fixedValue(schema, place)
  if (fixed !== undefined) return fixed
  switch (typeOf(schema)) {
    case 'object':
      return sampleObject(schema, state, place)
    case 'array':
      return sampleArray(schema, state, place)
    case 'integer':
      return sampleNumber(schema, state, { wholeStep: 1, nth: place.nth })
    case 'number':
      return sampleNumber(schema, state, { wholeStep: 0, nth: place.nth })
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return sampleText(schema, state.words, place)
  }
}

interface Resolving {
  /** Whether `null` will do where there is a choice. */
  readonly brief: boolean
  readonly depth: number
}

/** Follows `$ref` within the schema, takes the first alternative and merges `allOf`. */
function resolve(given: JsonValue | undefined, state: SampleState, { brief, depth }: Resolving): JsonObject {
  const deeper = { brief, depth: depth + 1 }
  if (!isJsonObject(given) || depth > deepest) return {}
  const reference = given['$ref']
  if (typeof reference === 'string') {
    state.hops++
    const { $ref: _, ...beside } = given
    return { ...resolve(followReference(reference, state.root), state, deeper), ...beside }
  }
  const alternatives = given['anyOf'] ?? given['oneOf']
  if (isJsonArray(alternatives)) {
    const first = alternatives.find((item) => isNull(item) === brief) ?? alternatives[0]
    return { ...given, ...resolve(first, state, deeper) }
  }
  const all = given['allOf']
  if (!isJsonArray(all)) return given
  const parts = all.map((part) => resolve(part, state, deeper))
  const properties = Object.assign({}, given['properties'], ...parts.map((part) => part['properties']))
  const required = [given, ...parts].flatMap((part) => (isJsonArray(part['required']) ? part['required'] : []))
  return Object.assign({}, given, ...parts, { properties, required })
}

function isNull(schema: JsonValue): boolean {
  return isJsonObject(schema) && schema['type'] === 'null'
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

function fixedValue(schema: JsonObject, { nth }: Place): JsonValue | undefined {
  if (schema['const'] !== undefined) return schema['const']
  const { enum: choices, examples } = schema
  if (isJsonArray(choices)) return choices[nth % choices.length]
  if (nth > 0) return undefined
  const wished = schema['default'] ?? (isJsonArray(examples) ? examples[0] : undefined)
  return wished !== undefined && isOfType(wished, schema['type']) ? wished : undefined
}

function isOfType(value: JsonValue, type: JsonValue | undefined): boolean {
  if (isJsonArray(type)) return type.some((one) => isOfType(value, one))
  if (type === undefined) return true
  if (type === 'integer') return Number.isInteger(value)
  return type === (value === null ? 'null' : isJsonArray(value) ? 'array' : typeof value)
}

function typeOf(schema: JsonObject): JsonValue | undefined {
  const { type } = schema
  if (isJsonArray(type)) return type.find((name) => name !== 'null') ?? 'null'
  if (type !== undefined) return type
  if (schema['properties'] !== undefined || schema['required'] !== undefined) return 'object'
  return schema['items'] === undefined && schema['prefixItems'] === undefined ? 'string' : 'array'
}

/** Every property that is listed; below the first levels only those that are required. */
function sampleObject(schema: JsonObject, state: SampleState, place: Place): JsonObject {
  const { depth, hops } = place
  if (depth > deepest) return {}
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {}
  const required = isJsonArray(schema['required']) ? schema['required'] : []
  const names = [...new Set([...Object.keys(properties), ...required.filter((name) => typeof name === 'string')])]
  const wanted = depth < deepestOptional && hops < mostHops ? names : names.filter((name) => required.includes(name))
  const inner = (name: string): Place => ({ ...place, name, depth: depth + 1 })
  const { minProperties, additionalProperties } = schema
  const missing = typeof minProperties === 'number' && additionalProperties !== false ? minProperties - wanted.length : 0
  const extra = Array.from({ length: Math.max(0, missing) }, (_, index) => `extra${index + 1}`)
  return Object.fromEntries([
    ...wanted.map((name) => [name, sample(properties[name], state, inner(name))]),
    ...extra.map((name) => [name, sample(additionalProperties, state, inner(name))]),
  ])
}

function sampleArray(schema: JsonObject, state: SampleState, place: Place): readonly JsonValue[] {
  const { minItems, maxItems, items, prefixItems, uniqueItems } = schema
  const first = isJsonArray(prefixItems) ? prefixItems : []
  const usual = place.depth < deepest && place.hops < mostHops && first.length === 0 ? 1 : first.length
  const least = atMost(minItems, 'minItems') ?? usual
  const count = Math.min(least, typeof maxItems === 'number' ? maxItems : least)
  return Array.from({ length: Math.max(count, first.length) }, (_, index) => {
    return sample(first[index] ?? items, state, {
      ...place,
      depth: place.depth + 1,
      nth: uniqueItems === true ? index : place.nth,
    })
  })
}

/** The next number of the prompt, moved into the bounds and onto the steps of the schema. */
function sampleNumber(
  schema: JsonObject,
  state: SampleState,
  { wholeStep, nth }: { readonly wholeStep: number; readonly nth: number },
): number {
  const bound = (name: string): number | undefined => (typeof schema[name] === 'number' ? schema[name] : undefined)
  const step = bound('multipleOf') ?? wholeStep
  const above = bound('exclusiveMinimum')
  const below = bound('exclusiveMaximum')
  // Half of what is left between two bounds, where there may be less than 1 of it.
  const tick = step || Math.min(1, ((below ?? bound('maximum') ?? Infinity) - (above ?? bound('minimum') ?? -Infinity)) / 2)
  const least = Math.max(bound('minimum') ?? -Infinity, above === undefined ? -Infinity : above + tick)
  const most = Math.min(bound('maximum') ?? Infinity, below === undefined ? Infinity : below - tick)
  const wanted = (nth === 0 ? (state.words.numbers[state.numbersUsed++] ?? 1) : Number.isFinite(least) ? least : 1) + nth * tick
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
  ipv6: '::1',
  hostname: 'example.com',
  duration: 'P1D',
  'uri-reference': '/emulated',
  'json-pointer': '/emulated',
  regex: '^emulated$',
}

function sampleText(schema: JsonObject, words: SampleWords, { name: property, nth }: Place): string {
  const { format, minLength, maxLength, pattern } = schema
  const known = typeof format === 'string' ? formats[format] : undefined
  if (known !== undefined) return known
  const isName = /name|city|place|location|country|person|author|title|who|where/i.test(property)
  const text = (isName ? (words.names[0] ?? words.topic) : words.topic) + (nth > 0 ? ` ${nth + 1}` : '')
  const long = text.padEnd(atMost(minLength, 'minLength') ?? 0, '.')
  const fitting = typeof maxLength === 'number' ? long.slice(0, maxLength) : long
  return typeof pattern === 'string' && !matches(pattern, fitting) ? (patternSample(pattern) ?? fitting) : fitting
}

/** A number of a schema; one that no host would answer to is refused rather than tried. */
function atMost(value: JsonValue | undefined, name: string): number | undefined {
  if (typeof value !== 'number') return undefined
  if (value > mostOfAnything) throw new WireError(400, `The schema's ${name} of ${value} is more than ${mostOfAnything}`)
  return value
}

const mostOfAnything = 100_000

/** A pattern that is none excludes nothing. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    return true
  }
}
