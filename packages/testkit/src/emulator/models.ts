/** What a model is to the emulator, and the picks that are there first: real ids, with list prices of August 2026. The rest is in `snapshot-models.ts`. */

import { mediaModels } from './media-models.ts'

/** A model to emulate; an id, a name and prices suffice for one that chats. */
export interface EmulatedModel {
  readonly id: string
  readonly name: string
  /** What it makes: `text`, `image` or both, or one of the others alone. Default text. */
  readonly output?: readonly EmulatedOutput[] | undefined
  /** What it reads besides text. Default nothing. */
  readonly input?: readonly ('image' | 'file' | 'audio' | 'video')[] | undefined
  readonly pricing: EmulatedPricing
  /** Tokens. Default 128,000. */
  readonly contextLength?: number | undefined
  /** Length of the vectors of an embedding model. Default 256. */
  readonly dimensions?: number | undefined
  /** Whether it thinks before every answer. Default: when the id says `thinking`, or the request asks for reasoning. */
  readonly alwaysThinks?: boolean | undefined
  /** Who serves it. Default: one host at these prices, and those that serve models of its author, some dearer, some slower. */
  readonly hosts?: readonly EmulatedHost[] | undefined
  /** Every host fails so: for fallbacks to other models. */
  readonly fails?: EmulatedFailure | undefined
  /** What it takes, by the names of OpenRouter's list. Default: everything the emulator knows. */
  readonly supportedParameters?: readonly string[] | undefined
  /** Tokens of the longest answer. Default no limit. */
  readonly maxCompletionTokens?: number | undefined
  /** The dated name behind the id. Default the id. */
  readonly canonicalSlug?: string | undefined
  /** Unix seconds. */
  readonly created?: number | undefined
  /** Id of the model that answers in its place: for names that mean the latest of a family, and for routers. */
  readonly aliasOf?: string | undefined
}

/** One that serves a model. */
export interface EmulatedHost {
  readonly name: string
  /** What requests call it in `provider.order`, `only` and `ignore`. */
  readonly slug: string
  /** Default: the model's. */
  readonly pricing?: EmulatedPricing | undefined
  /** Whether it keeps prompts: `data_collection: 'deny'` goes past it. Default false. */
  readonly collectsData?: boolean | undefined
  /** What `sort: 'throughput'` goes by. Default 60. */
  readonly tokensPerSecond?: number | undefined
  /** What `sort: 'latency'` goes by. Default 500. */
  readonly firstTokenMs?: number | undefined
  /** Default `unknown`. */
  readonly quantization?: string | undefined
  /** It fails so, and the next host is tried. */
  readonly fails?: EmulatedFailure | undefined
}

/** How an emulated model or host fails. */
export interface EmulatedFailure {
  /** HTTP status, 400 to 599. */
  readonly status: number
  /** What the host says. Default: that it was told to fail. */
  readonly message?: string | undefined
}

/** What a model can make. */
export type EmulatedOutput = 'text' | 'image' | 'embeddings' | 'rerank' | 'speech' | 'transcription' | 'video'

/** USD per token, as plain decimal text such as `0.000001`. */
export interface EmulatedPricing {
  readonly prompt: string
  readonly completion: string
  /** For the tokens of a picture that was made. Default: the price of a completion token. */
  readonly imageOutput?: string | undefined
  /** For models billed otherwise than by tokens: a search (rerank), a character spoken, a second written down or filmed. */
  readonly unit?: string | undefined
  /** For tokens of a prompt that were read from a cache. Default: no cache. */
  readonly cacheRead?: string | undefined
  /** For tokens of a prompt that were written to a cache: where there is such a price, only what is marked by `cache_control` is kept. */
  readonly cacheWrite?: string | undefined
  /** For a search by the host itself. Default: OpenRouter's own search, 0.007. */
  readonly webSearch?: string | undefined
  /** For each request. Default 0. */
  readonly request?: string | undefined
  /** Other prices for the whole request when the prompt is longer than this; the last that applies counts. */
  readonly overrides?: readonly PriceOverride[] | undefined
  /** Listed by `/models` under their names, charged for nothing. */
  readonly others?: Readonly<Record<string, string>> | undefined
}

/** Prices of long prompts. */
export interface PriceOverride extends Partial<Omit<EmulatedPricing, 'overrides' | 'others'>> {
  /** Tokens; applies to prompts that have more. */
  readonly minPromptTokens: number
}

const sees = ['image', 'file'] as const

/** Twelve that chat, one of which draws too; one that only draws; two that embed; then those of `mediaModels`. */
export const defaultModels: readonly EmulatedModel[] = [
  {
    id: 'anthropic/claude-haiku-4.5',
    name: 'Anthropic: Claude Haiku 4.5',
    pricing: { prompt: '0.000001', completion: '0.000005' },
    input: sees,
    contextLength: 200_000,
  },
  {
    id: 'anthropic/claude-sonnet-4.5',
    name: 'Anthropic: Claude Sonnet 4.5',
    pricing: { prompt: '0.000003', completion: '0.000015' },
    input: sees,
    contextLength: 1_000_000,
  },
  {
    id: 'openai/gpt-4o-mini',
    name: 'OpenAI: GPT-4o-mini',
    pricing: { prompt: '0.00000015', completion: '0.0000006' },
    input: sees,
  },
  { id: 'openai/gpt-4o', name: 'OpenAI: GPT-4o', pricing: { prompt: '0.0000025', completion: '0.00001' }, input: sees },
  {
    id: 'openai/gpt-4.1-mini',
    name: 'OpenAI: GPT-4.1 Mini',
    pricing: { prompt: '0.0000004', completion: '0.0000016' },
    input: sees,
    contextLength: 1_047_576,
  },
  {
    id: 'google/gemini-2.5-flash',
    name: 'Google: Gemini 2.5 Flash',
    pricing: { prompt: '0.0000003', completion: '0.0000025' },
    input: ['image', 'file', 'audio', 'video'],
    contextLength: 1_048_576,
  },
  {
    id: 'google/gemini-2.5-flash-image',
    name: 'Google: Nano Banana (Gemini 2.5 Flash Image)',
    pricing: { prompt: '0.0000003', completion: '0.0000025', imageOutput: '0.00003' },
    input: ['image'],
    output: ['image', 'text'],
    contextLength: 32_768,
  },
  {
    id: 'meta-llama/llama-3.3-70b-instruct',
    name: 'Meta: Llama 3.3 70B Instruct',
    pricing: { prompt: '0.0000001', completion: '0.00000032' },
    contextLength: 131_072,
  },
  {
    id: 'deepseek/deepseek-chat-v3.1',
    name: 'DeepSeek: DeepSeek V3.1',
    pricing: { prompt: '0.00000055', completion: '0.00000165' },
    contextLength: 163_840,
  },
  {
    id: 'mistralai/mistral-small-3.2-24b-instruct',
    name: 'Mistral: Mistral Small 3.2 24B',
    pricing: { prompt: '0.000000075', completion: '0.0000002' },
    input: ['image'],
    contextLength: 131_072,
  },
  {
    id: 'moonshotai/kimi-k2-thinking',
    name: 'MoonshotAI: Kimi K2 Thinking',
    pricing: { prompt: '0.0000006', completion: '0.0000025' },
    contextLength: 262_144,
  },
  {
    id: 'qwen/qwen3-235b-a22b-thinking-2507',
    name: 'Qwen: Qwen3 235B A22B Thinking 2507',
    pricing: { prompt: '0.00000023', completion: '0.0000023' },
    contextLength: 262_144,
  },
  {
    id: 'black-forest-labs/flux.2-pro',
    name: 'Black Forest Labs: FLUX.2 Pro',
    pricing: { prompt: '0', completion: '0', imageOutput: '0.00002' },
    input: ['image'],
    output: ['image'],
    contextLength: 46_864,
  },
  {
    id: 'openai/text-embedding-3-small',
    name: 'OpenAI: Text Embedding 3 Small',
    pricing: { prompt: '0.00000002', completion: '0' },
    output: ['embeddings'],
    dimensions: 1536,
    contextLength: 8_192,
  },
  {
    id: 'openai/text-embedding-3-large',
    name: 'OpenAI: Text Embedding 3 Large',
    pricing: { prompt: '0.00000013', completion: '0' },
    output: ['embeddings'],
    dimensions: 3072,
    contextLength: 8_192,
  },
  ...mediaModels,
]

/** The variants of an id that change nothing here but how it is called, `:free` and `:thinking` excepted. */
const variantPattern = /(?::(?:free|extended|thinking|nitro|floor|exacto|online))+$/

/** The model with that id or dated name, its variants applied; `undefined` when there is none. Keeps the id as it was asked for, unless it stands for another. */
export function findModel(models: readonly EmulatedModel[], id: string): EmulatedModel | undefined {
  const index = indexOf(models)
  const base = id.replace(variantPattern, '')
  const found = index.get(id) ?? index.get(base)
  const model = (found?.aliasOf === undefined ? undefined : index.get(found.aliasOf)) ?? found
  if (!model || model.id === id || model !== found || model.canonicalSlug === base) return model
  const free = id.includes(':free')
  return {
    ...model,
    id,
    ...(free && { pricing: { prompt: '0', completion: '0', imageOutput: '0' } }),
    ...(id.includes(':thinking') && { alwaysThinks: true }),
  }
}

const indexes = new WeakMap<readonly EmulatedModel[], ReadonlyMap<string, EmulatedModel>>()

function indexOf(models: readonly EmulatedModel[]): ReadonlyMap<string, EmulatedModel> {
  const known = indexes.get(models)
  if (known) return known
  const index = new Map<string, EmulatedModel>()
  for (const model of models) {
    for (const name of [model.id, model.canonicalSlug]) if (name !== undefined && !index.has(name)) index.set(name, model)
  }
  // Ids come before dated names, whatever the order.
  for (const model of models) if (index.get(model.id)?.id !== model.id) index.set(model.id, model)
  indexes.set(models, index)
  return index
}

/** What the model makes, text unless it says otherwise. */
export function outputsOf(model: EmulatedModel): readonly string[] {
  return model.output ?? ['text']
}

/** What the model reads, text first. */
export function inputsOf(model: EmulatedModel): readonly string[] {
  return ['text', ...(model.input ?? [])]
}
