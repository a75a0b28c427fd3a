/** A small provider that keeps every promise it makes, for the suite to pass and for broken copies to be made of. */
import type { ChatRequest, Message, ProviderCapabilities, ProviderFactory, ProviderSettings, Usage } from '@polymux/core'
import { type ChatCodec, type ChatDecoder, type ChatDelta, defineProvider, type ProviderSpec } from '@polymux/core/adapter'

/** The parts of the provider that a broken copy may replace. */
export type SampleSpec = ProviderSpec<ProviderSettings> & { readonly chat: ChatCodec<ProviderSettings> }

/** Made anew each time, so that a copy may be changed. */
export function sampleSpec(): SampleSpec {
  return { name: 'sample', baseURL: 'https://sample.example/v1', env: { apiKey: 'SAMPLE_API_KEY' }, capabilities, chat }
}

const capabilities: ProviderCapabilities = {
  chat: { parameters: ['temperature', 'maxOutputTokens'], features: ['usage'], input: [], output: [] },
}

const chat: ChatCodec<ProviderSettings> = {
  framing: 'sse',
  encode(request, { modelId, stream, warn }) {
    warnOfOthers(request, warn)
    const { temperature, maxOutputTokens } = request
    return {
      path: '/chat/completions',
      body: { model: modelId, messages: request.messages.map(wireMessage), stream, temperature, max_tokens: maxOutputTokens },
    }
  },
  decoder: () => createDecoder(),
}

function warnOfOthers(request: ChatRequest, warn: (option: string, message: string) => void): void {
  const known = new Set(['messages', 'temperature', 'maxOutputTokens', 'providerOptions'])
  for (const [name, value] of Object.entries(request)) {
    if (!known.has(name) && value !== undefined) warn(name, 'is not something this provider has')
  }
}

function wireMessage({ role, content }: Message): object {
  return {
    role,
    content: typeof content === 'string' ? content : content.map((part) => ('text' in part ? part.text : '')).join(''),
  }
}

interface WireChunk {
  readonly id?: string
  readonly model?: string
  readonly choices?: readonly { readonly delta?: WireText; readonly message?: WireText; readonly finish_reason?: string | null }[]
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number; readonly total_tokens: number }
  readonly error?: { readonly message: string; readonly code?: number }
}

interface WireText {
  readonly content?: string | null
}

const finishReasons = { stop: 'stop', length: 'length', content_filter: 'content-filter' } as const

function createDecoder(): ChatDecoder {
  let finish: ChatDelta | undefined
  return {
    *push({ data }) {
      if (data === '[DONE]') return
      // Safe enough for a sample: what is not of this shape is skipped below.
      const { id, model, choices = [], usage, error } = JSON.parse(data) as WireChunk
      if (error)
        yield { type: 'error', error: { message: error.message, ...(error.code !== undefined && { status: error.code }) } }
      yield { type: 'meta', response: { ...(id !== undefined && { id }), ...(model !== undefined && { model }) } }
      for (const { delta, message, finish_reason: reason } of choices) {
        const text = (delta ?? message)?.content
        if (text) yield { type: 'text', text }
        if (reason)
          finish = { type: 'finish', reason: finishReasons[reason as keyof typeof finishReasons] ?? 'unknown', native: reason }
      }
      if (usage) yield { type: 'usage', usage: readUsage(usage) }
    },
    *end() {
      if (finish) yield finish
    },
  }
}

function readUsage(usage: NonNullable<WireChunk['usage']>): Usage {
  return { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens, totalTokens: usage.total_tokens }
}

/** The provider itself. Stands last, since it is made at once. */
export const sample: ProviderFactory<ProviderSettings, { readonly chat: string }> = defineProvider(sampleSpec())
