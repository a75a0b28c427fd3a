/** Our chat request as a request to `POST /messages`. Nothing absent is sent: `max_tokens` is optional at OpenRouter, too. */
import type { ChatRequest } from '@polymux/core'
import type { CodecContext, ModelContext, WireObject, WireRequest } from '@polymux/core/adapter'
import { automaticCache, limitBreakpoints } from '../chat/cache-breakpoints.ts'
import { chatHeaders } from '../chat/chat-headers.ts'
import { presetModel } from '../chat/preset-model.ts'
import { withInstruction } from '../chat/structured-output.ts'
import { optionFields, readOptions } from '../options/option-table.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { asText, defined } from '@polymux/core/adapter'
import { toConversation } from './conversation.ts'
import { messagesOptionTable } from './messages-options.ts'
import type { MessagesOptions } from './messages-options.ts'
import { planMessagesOutput } from './messages-output.ts'
import { toEffort, toThinkingSettings } from './messages-thinking.ts'
import { toMessagesToolChoice, toMessagesTools, toStepLimit } from './messages-tools.ts'

type Context = CodecContext<OpenRouterSettings>

/** `POST /messages`. */
export function encodeMessages(request: ChatRequest, context: Context): WireRequest {
  const options = readOptions(request.providerOptions?.openrouter, messagesOptionTable, 'Messages', context)
  const { baseURL, apiKey, extraBody, taskBudget } = options
  warnOfAbsentSettings(request, context)
  const marked = limitBreakpoints(request, context)
  const { format, instruction } = planMessagesOutput(request, options, context)
  const { messages, system } = toConversation(withInstruction(marked.messages, instruction), context)
  const body = {
    model: presetModel(options.preset, context),
    ...defined({ system }),
    messages,
    ...(context.stream && { stream: true }),
    ...defined({
      max_tokens: request.maxOutputTokens,
      tools: toMessagesTools(marked.tools, options),
      tool_choice: toMessagesToolChoice(request, options),
      stop_server_tools_when: toStepLimit(options, context),
      temperature: request.temperature,
      top_p: request.topP,
      top_k: request.topK,
      stop_sequences: request.stop,
      thinking: toThinkingSettings(request.reasoning, options.reasoning, context),
      output_config: unlessEmpty({
        effort: toEffort(request, options, context),
        format,
        task_budget: taskBudget && { type: 'tokens', ...taskBudget },
      }),
      metadata: toMetadata(options, context),
      cache_control: automaticCache(request, context),
    }),
    ...optionFields(options, messagesOptionTable),
    ...extraBody,
  }
  return { path: '/messages', body, baseURL, apiKey, ...chatHeaders(request, options, context) }
}

function unlessEmpty(fields: WireObject): WireObject | undefined {
  const present = defined(fields)
  return Object.keys(present).length > 0 ? present : undefined
}

/** Settings of chat for which this wire has no field. */
function warnOfAbsentSettings(request: ChatRequest, context: ModelContext): void {
  for (const name of ['frequencyPenalty', 'presencePenalty', 'seed', 'logprobs'] as const)
    if (request[name] !== undefined && request[name] !== false)
      context.warn(name, 'has no place on the Messages wire and was not sent.')
  if (request.modalities?.some((modality) => modality !== 'text'))
    context.warn('modalities', 'The Messages wire answers in text alone.')
}

function toMetadata({ metadata }: MessagesOptions, context: ModelContext): WireObject | undefined {
  const userId = asText(metadata?.['user_id'])
  for (const name of Object.keys(metadata ?? {}))
    if (name !== 'user_id') context.warn(`providerOptions.openrouter.metadata.${name}`, 'the Messages wire takes user_id alone.')
  return userId === undefined ? undefined : { user_id: userId }
}
