/** From a request of ours to the body of `POST /v1/messages`: https://docs.claude.com/en/api/messages */
import type { ChatRequest } from '@polymux/core'
import { jsonSchemaOf, type ModelContext, type WireRequest } from '@polymux/core/adapter'
import { cacheControl } from './cache-control.ts'
import { wireConversation } from './conversation.ts'

declare module '@polymux/core' {
  interface ProviderOptions {
    readonly anthropic?: AnthropicOptions
  }
}

/** What only Anthropic knows. */
export interface AnthropicOptions {
  /** An opaque id of the end user, for Anthropic to find abuse by. */
  readonly userId?: string | undefined
}

/** The wire wants a limit; this one every Claude can keep. */
const defaultOutputTokens = 4_096

export function encodeMessages(request: ChatRequest, context: ModelContext): WireRequest {
  const { tools, output, maxOutputTokens, cache, providerOptions } = request
  warnOfOthers(request, context)
  const thinking = thinkingOf(request, context)
  const limit = maxOutputTokens ?? defaultOutputTokens
  const userId = providerOptions?.anthropic?.userId
  return {
    path: '/messages',
    body: {
      model: context.modelId,
      // Thoughts count towards the limit: a budget as large as it would leave no room for the answer.
      max_tokens: thinking ? Math.max(limit, thinking.budget_tokens + 1_024) : limit,
      ...wireConversation(request.messages, context),
      tools: tools?.map(({ name, description, input, cache: kept }) => ({
        name,
        description,
        input_schema: jsonSchemaOf(input),
        cache_control: kept && cacheControl(kept),
      })),
      tool_choice: toolChoice(request),
      temperature: request.temperature,
      top_p: request.topP,
      top_k: request.topK,
      stop_sequences: request.stop,
      thinking,
      output_config: outputFormat(output, context),
      cache_control: cache && cacheControl(cache),
      metadata: userId === undefined ? undefined : { user_id: userId },
      stream: context.stream,
    },
  }
}

function warnOfOthers(request: ChatRequest, { warn }: ModelContext): void {
  const lacking = ['seed', 'frequencyPenalty', 'presencePenalty', 'logprobs', 'modalities'] as const
  for (const name of lacking) if (request[name] !== undefined) warn(name, 'Anthropic has nothing of the kind.')
}

function toolChoice({ toolChoice: choice, parallelToolCalls, tools }: ChatRequest): object | undefined {
  const serial = parallelToolCalls === false ? { disable_parallel_tool_use: true } : {}
  if (choice === undefined) return parallelToolCalls === undefined || !tools ? undefined : { type: 'auto', ...serial }
  if (choice === 'none') return { type: 'none' }
  if (typeof choice === 'object') return { type: 'tool', name: choice.name, ...serial }
  return { type: choice === 'required' ? 'any' : 'auto', ...serial }
}

/** Shares of a budget for the words other providers have. */
const budgets: Readonly<Record<string, number>> = { minimal: 1_024, low: 2_048, medium: 8_192, high: 16_384 }

function thinkingOf(
  { reasoning }: ChatRequest,
  { warn }: ModelContext,
): { readonly type: 'enabled'; readonly budget_tokens: number } | undefined {
  if (!reasoning || reasoning.effort === 'none') return undefined
  if (reasoning.exclude === true) warn('reasoning.exclude', 'Anthropic always sends the thoughts.')
  const asked = reasoning.maxTokens ?? budgets[reasoning.effort ?? 'medium']
  if (asked === undefined) warn('reasoning.effort', `"${reasoning.effort}" is no effort that is known here: medium was taken.`)
  return { type: 'enabled', budget_tokens: Math.max(1_024, asked ?? 8_192) }
}

function outputFormat(output: ChatRequest['output'], { warn }: ModelContext): object | undefined {
  if (output === undefined) return undefined
  if (output !== 'json') return { format: { type: 'json_schema', schema: jsonSchemaOf(output) } }
  warn('output', 'Anthropic has no way to ask for JSON without a schema: ask for it in words.')
  return undefined
}
