/** Our chat request as a request to `POST /messages`. Nothing absent is sent: `max_tokens` is optional at OpenRouter, too. */
import type { ChatRequest } from '@polymux/core'
import type { ModelContext, WireRequest } from '@polymux/core/adapter'
import { optionFields, readOptions } from '../options/option-table.ts'
import { asText, defined } from '../wire/wire-value.ts'
import type { WireObject } from '../wire/wire-value.ts'
import { toConversation } from './conversation.ts'
import { messagesOptionTable } from './messages-options.ts'
import type { MessagesOptions } from './messages-options.ts'
import { toOutputConfig, toThinkingSettings } from './messages-thinking.ts'
import { toMessagesTool, toMessagesToolChoice } from './messages-tools.ts'

/** `POST /messages`. */
export function encodeMessages(request: ChatRequest, context: ModelContext): WireRequest {
  const options = readOptions(request.providerOptions?.openrouter, messagesOptionTable, 'Messages', context)
  const { baseURL, apiKey, extraBody } = options
  warnOfMissing(request, context)
  const { messages, system } = toConversation(request.messages, context)
  const body = {
    model: context.modelId,
    ...defined({ system }),
    messages,
    ...(context.stream && { stream: true }),
    ...defined({
      max_tokens: request.maxOutputTokens,
      tools: request.tools?.map(toMessagesTool),
      tool_choice: toMessagesToolChoice(request),
      temperature: request.temperature,
      top_p: request.topP,
      top_k: request.topK,
      stop_sequences: request.stop,
      thinking: toThinkingSettings(request.reasoning, context),
      output_config: toOutputConfig(request, options, context),
      metadata: toMetadata(options, context),
    }),
    ...optionFields(options, messagesOptionTable),
    ...extraBody,
  }
  return { path: '/messages', body, baseURL, apiKey, ...strictHeaders(request) }
}

/** Upstream, strictness counts only behind this word; without it the field is dropped without a sound. */
function strictHeaders({ tools }: ChatRequest): Pick<WireRequest, 'headers'> {
  return tools?.some(({ strict }) => strict) ? { headers: { 'x-anthropic-beta': 'structured-outputs-2025-11-13' } } : {}
}

/** Settings of chat for which this wire has no field. */
function warnOfMissing(request: ChatRequest, context: ModelContext): void {
  for (const name of ['frequencyPenalty', 'presencePenalty', 'seed', 'logprobs'] as const)
    if (request[name] !== undefined && request[name] !== false) context.warn(name, 'the Messages wire has no such setting.')
  if (request.modalities?.some((modality) => modality !== 'text'))
    context.warn('modalities', 'the Messages wire answers in text alone.')
}

function toMetadata({ metadata }: MessagesOptions, context: ModelContext): WireObject | undefined {
  const userId = asText(metadata?.['user_id'])
  for (const name of Object.keys(metadata ?? {}))
    if (name !== 'user_id') context.warn(`providerOptions.openrouter.metadata.${name}`, 'the Messages wire takes user_id alone.')
  return userId === undefined ? undefined : { user_id: userId }
}
