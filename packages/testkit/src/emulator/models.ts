/** The models the emulator has: real ids, with list prices of August 2026, so that a program that runs here runs the same way with a key. */

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

/** The model with that id, its variants applied; `undefined` when there is none. Keeps the id as it was asked for. */
export function findModel(models: readonly EmulatedModel[], id: string): EmulatedModel | undefined {
  const base = id.replace(variantPattern, '')
  const model = models.find((candidate) => candidate.id === id) ?? models.find((candidate) => candidate.id === base)
  if (!model || model.id === id) return model
  const free = id.includes(':free')
  return {
    ...model,
    id,
    ...(free && { pricing: { prompt: '0', completion: '0', imageOutput: '0' } }),
    ...(id.includes(':thinking') && { alwaysThinks: true }),
  }
}

/** What the model makes, text unless it says otherwise. */
export function outputsOf(model: EmulatedModel): readonly string[] {
  return model.output ?? ['text']
}

/** What the model reads, text first. */
export function inputsOf(model: EmulatedModel): readonly string[] {
  return ['text', ...(model.input ?? [])]
}
