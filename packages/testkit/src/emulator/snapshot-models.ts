/** The text models of OpenRouter on one day, from a file that is read when the first request comes: ids, prices and limits are real. */
import { readFileSync } from 'node:fs'
import { modelsFile } from '../models-file.ts'
import { defaultModels, type EmulatedModel, type EmulatedPricing, type PriceOverride } from './models.ts'

/** One line of the file. `price` has the keys of OpenRouter's list, `accepts` are indexes into the head's `parameters`. */
interface SnapshotLine {
  readonly id: string
  readonly slug?: string
  readonly name: string
  readonly created: number
  readonly context?: number
  readonly most?: number
  readonly in?: readonly ('image' | 'file' | 'audio' | 'video')[]
  readonly out?: readonly ('text' | 'image')[]
  readonly thinks?: 'always' | 'by default' | 'if asked'
  readonly alias?: string
  readonly price: SnapshotPrice
  readonly accepts: readonly number[]
}

type SnapshotPrice = Readonly<Record<string, string>> & {
  readonly overrides?: readonly Readonly<Record<string, string | number>>[]
}

interface SnapshotHead {
  readonly fetchedOn: string
  readonly parameters: readonly string[]
}

let loaded: { readonly models: readonly EmulatedModel[]; readonly date: string } | undefined

/** The picks first, with what the file knows of them, then everything else in the file. The same array every time. */
export function allModels(): readonly EmulatedModel[] {
  loaded ??= load()
  return loaded.models
}

/** The day whose prices they have: `2026-08-22`. */
export function snapshotDate(): string {
  loaded ??= load()
  return loaded.date
}

function load(): { readonly models: readonly EmulatedModel[]; readonly date: string } {
  const [head = '', ...lines] = readFileSync(modelsFile, 'utf8').trimEnd().split('\n')
  // Safe: the file ships with this package, and scripts/models-data.mjs writes it so.
  const { parameters, fetchedOn } = JSON.parse(head) as SnapshotHead
  // Safe: likewise.
  const listed = lines.map((line) => modelOf(JSON.parse(line) as SnapshotLine, parameters))
  const byId = new Map(listed.map((model) => [model.id, model]))
  const picks = defaultModels.map((pick) => merged(byId.get(pick.id), pick))
  const picked = new Set(picks.map(({ id }) => id))
  return { models: [...picks, ...listed.filter(({ id }) => !picked.has(id))], date: fetchedOn }
}

function merged(listed: EmulatedModel | undefined, pick: EmulatedModel): EmulatedModel {
  return listed ? { ...listed, ...pick, pricing: { ...listed.pricing, ...pick.pricing } } : pick
}

function modelOf(line: SnapshotLine, parameters: readonly string[]): EmulatedModel {
  const { id, name, created, slug, context, most, thinks } = line
  // Prices of -1 mean that the model is a router, which charges for the model it picks.
  const alias = line.alias ?? (line.price['prompt']?.startsWith('-') ? routedTo : undefined)
  return {
    id,
    name,
    created,
    pricing: alias === undefined || line.alias !== undefined ? pricingOf(line.price) : { prompt: '0', completion: '0' },
    supportedParameters: line.accepts.flatMap((index) => parameters[index] ?? []),
    ...(line.in && { input: line.in }),
    ...outputOf(line.out),
    ...(slug !== undefined && { canonicalSlug: slug }),
    ...(context !== undefined && { contextLength: context }),
    ...(most !== undefined && { maxCompletionTokens: most }),
    ...(alias !== undefined && { aliasOf: alias }),
    ...(thinks !== undefined && { alwaysThinks: thinks === 'always' }),
  }
}

/** What the routers pick here, whatever is asked. */
const routedTo = 'openai/gpt-4o-mini'

/** Sound is not emulated in chat: such models answer with text. */
function outputOf(out: SnapshotLine['out']): Pick<EmulatedModel, 'output'> {
  const output = out?.filter((kind) => kind === 'text' || kind === 'image')
  return output && output.length > 0 ? { output } : {}
}

/** Names of prices that the emulator charges, by OpenRouter's. */
const charged = {
  prompt: 'prompt',
  completion: 'completion',
  image_output: 'imageOutput',
  input_cache_read: 'cacheRead',
  input_cache_write: 'cacheWrite',
  web_search: 'webSearch',
  request: 'request',
} as const

function pricingOf(price: SnapshotPrice): EmulatedPricing {
  const { overrides, ...listed } = price
  const others = Object.entries(listed).filter(([name]) => !Object.hasOwn(charged, name))
  return {
    prompt: '0',
    completion: '0',
    ...chargedPrices(listed),
    ...(overrides && { overrides: overrides.flatMap(overrideOf) }),
    ...(others.length > 0 && { others: Object.fromEntries(others) }),
  }
}

/** Those that depend on anything but the length of the prompt, such as the time of day, are left out. */
function overrideOf(override: Readonly<Record<string, string | number>>): readonly PriceOverride[] {
  const { min_prompt_tokens: minPromptTokens, ...rest } = override
  if (typeof minPromptTokens !== 'number' || Object.keys(rest).some((name) => name.startsWith('utc_'))) return []
  return [{ minPromptTokens, ...chargedPrices(rest) }]
}

function chargedPrices(listed: Readonly<Record<string, string | number>>): Partial<EmulatedPricing> {
  return Object.fromEntries(
    Object.entries(charged).flatMap(([name, ours]) => (listed[name] === undefined ? [] : [[ours, String(listed[name])]])),
  )
}
