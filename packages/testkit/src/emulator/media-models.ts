/**
 * Models that do not chat. Prices are those on record where an answer with its cost is known, else plausible ones: none of these
 * models is in OpenRouter's public list of prices.
 */
import type { EmulatedModel } from './models.ts'

/** One that draws while it is watched, one that embeds more than text, two that rank, two that speak, two that write down, two that film. */
export const mediaModels: readonly EmulatedModel[] = [
  {
    id: 'openai/gpt-image-1',
    name: 'OpenAI: GPT Image 1',
    pricing: { prompt: '0.000005', completion: '0.00004', imageOutput: '0.00004' },
    input: ['image'],
    output: ['image'],
  },
  {
    id: 'google/gemini-embedding-2',
    name: 'Google: Gemini Embedding 2',
    pricing: { prompt: '0.0000002', completion: '0' },
    input: ['image', 'file', 'audio', 'video'],
    output: ['embeddings'],
    dimensions: 3072,
    contextLength: 8_192,
  },
  {
    id: 'voyageai/rerank-2.5-lite',
    name: 'Voyage: Rerank 2.5 Lite',
    pricing: { prompt: '0.00000002', completion: '0' },
    output: ['rerank'],
    contextLength: 32_000,
  },
  {
    id: 'cohere/rerank-v3.5',
    name: 'Cohere: Rerank 3.5',
    pricing: { prompt: '0', completion: '0', unit: '0.001' },
    output: ['rerank'],
    contextLength: 4_096,
  },
  {
    id: 'openai/gpt-4o-mini-tts',
    name: 'OpenAI: GPT-4o Mini TTS',
    pricing: { prompt: '0', completion: '0', unit: '0.000012' },
    output: ['speech'],
  },
  {
    id: 'hexgrad/kokoro-82m',
    name: 'Hexgrad: Kokoro 82M',
    pricing: { prompt: '0', completion: '0', unit: '0.00000062' },
    output: ['speech'],
  },
  {
    id: 'openai/whisper-1',
    name: 'OpenAI: Whisper',
    pricing: { prompt: '0', completion: '0', unit: '0.0001' },
    input: ['audio'],
    output: ['transcription'],
  },
  {
    id: 'openai/gpt-4o-mini-transcribe',
    name: 'OpenAI: GPT-4o Mini Transcribe',
    pricing: { prompt: '0.00000125', completion: '0.000005' },
    input: ['audio'],
    output: ['transcription'],
  },
  {
    id: 'x-ai/grok-imagine-video',
    name: 'xAI: Grok Imagine Video',
    pricing: { prompt: '0', completion: '0', unit: '0.05' },
    input: ['image', 'video'],
    output: ['video'],
  },
  {
    id: 'google/veo-3.1',
    name: 'Google: Veo 3.1',
    pricing: { prompt: '0', completion: '0', unit: '0.4' },
    input: ['image'],
    output: ['video'],
  },
]
