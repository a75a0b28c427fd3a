/** Our request in OpenRouter's words. Nothing is renamed twice, nothing absent is sent, `extraBody` has the last word. */
import type { ChatRequest } from '@polymux/core'
import type { CodecContext, WireObject, WireRequest } from '@polymux/core/adapter'
import { chatOptionTable } from '../options/chat-options.ts'
import type { ChatOptions } from '../options/chat-options.ts'
import { optionFields, readOptions } from '../options/option-table.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { defined } from '@polymux/core/adapter'
import { automaticCache, limitBreakpoints } from './cache-breakpoints.ts'
import { chatHeaders } from './chat-headers.ts'
import { toWireMessage } from './chat-message.ts'
import { toReasoning, withOneReasoning } from './chat-reasoning.ts'
import { toWireToolChoice, toWireTools } from './chat-tools.ts'
import { checkChat } from './check-chat.ts'
import { planOutput, withInstruction } from './structured-output.ts'

type Context = CodecContext<OpenRouterSettings>

/** `POST /chat/completions`. */
export function encodeChat(request: ChatRequest, context: Context): WireRequest {
  const options = readOptions(request.providerOptions?.openrouter, chatOptionTable, 'chat', context)
  const { baseURL, apiKey, extraBody, maxTokensField, serverTools } = options
  checkChat(request, options, context)
  warnOfOtherWire(options.wire ?? context.settings.wire, context)
  const { messages, tools } = limitBreakpoints(request, context)
  const { format, instruction } = planOutput(request, options.structuredOutput, context)
  const body = {
    model: context.modelId,
    messages: withInstruction(messages, instruction).map((message) => toWireMessage(message, context, options.models)),
    ...(context.stream && { stream: true }),
    ...defined({
      tools: toWireTools(tools, serverTools),
      tool_choice: toWireToolChoice(request, serverTools),
      parallel_tool_calls: request.parallelToolCalls,
      response_format: toAnswerFormat(options.answerFormat) ?? format,
      [maxTokensField ?? 'max_tokens']: request.maxOutputTokens,
      temperature: request.temperature,
      top_p: request.topP,
      top_k: request.topK,
      frequency_penalty: request.frequencyPenalty,
      presence_penalty: request.presencePenalty,
      stop: request.stop,
      seed: request.seed,
      ...toLogprobs(request.logprobs),
      reasoning: toReasoning(request.reasoning, options.reasoning, context),
      modalities: request.modalities,
      cache_control: automaticCache(request, context),
    }),
    ...optionFields(options, chatOptionTable),
    ...extraBody,
  }
  return { path: '/chat/completions', body: withOneReasoning(body), baseURL, apiKey, ...chatHeaders(request, options, context) }
}

/** Other wires are chosen before this encoder is asked, where the entry has them. */
function warnOfOtherWire(wire: string | undefined, context: Context): void {
  if (wire !== undefined && wire !== 'chat')
    context.warn('wire', `${wire} is not among the wires of this entry, so the request went over chat: see the package's README.`)
}

function toAnswerFormat(format: ChatOptions['answerFormat']): WireObject | undefined {
  if (format === undefined) return undefined
  return typeof format === 'string' ? { type: format } : { type: 'grammar', grammar: format.grammar }
}

function toLogprobs(logprobs: boolean | number | undefined): { readonly logprobs?: boolean; readonly top_logprobs?: number } {
  if (typeof logprobs !== 'number') return logprobs === undefined ? {} : { logprobs }
  return { logprobs: true, top_logprobs: logprobs }
}
