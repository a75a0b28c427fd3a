import type { OfferedModel } from '../protocol/api.ts'

/** What the page proposes; any other id of the registry may be typed in. The emulator has all of these. */
export const offeredModels: readonly OfferedModel[] = [
  { id: 'openrouter/anthropic/claude-haiku-4.5', kind: 'chat', name: 'Claude Haiku 4.5' },
  { id: 'openrouter/openai/gpt-4o-mini', kind: 'chat', name: 'GPT-4o mini' },
  { id: 'openrouter/google/gemini-2.5-flash', kind: 'chat', name: 'Gemini 2.5 Flash' },
  { id: 'openrouter/deepseek/deepseek-chat-v3.1', kind: 'chat', name: 'DeepSeek V3.1' },
  { id: 'openrouter/mistralai/mistral-small-3.2-24b-instruct', kind: 'chat', name: 'Mistral Small 3.2' },
  { id: 'openrouter/moonshotai/kimi-k2-thinking', kind: 'chat', name: 'Kimi K2 Thinking' },
  { id: 'openrouter/openai/text-embedding-3-small', kind: 'embedding', name: 'Text Embedding 3 Small' },
  { id: 'openrouter/openai/text-embedding-3-large', kind: 'embedding', name: 'Text Embedding 3 Large' },
  { id: 'openrouter/google/gemini-2.5-flash-image', kind: 'image', name: 'Gemini 2.5 Flash Image' },
  { id: 'openrouter/black-forest-labs/flux.2-pro', kind: 'image', name: 'FLUX.2 Pro' },
]
