/** Our request in the words of `POST /responses`. OpenRouter keeps nothing between calls there, so the whole history is sent. */
import { ModelError } from '@polymux/core'
import type { ChatRequest, ToolSpec } from '@polymux/core'
import { asObject, closeObjects, defined, jsonSchemaOf } from '@polymux/core/adapter'
import type { CodecContext, ModelContext, WireObject, WireRequest } from '@polymux/core/adapter'
import { automaticCache, limitBreakpoints } from '../chat/cache-breakpoints.ts'
import { chatHeaders } from '../chat/chat-headers.ts'
import { chosenServerTool } from '../chat/chat-tools.ts'
import { mustThink } from '../chat/chat-reasoning.ts'
import { checkChat } from '../chat/check-chat.ts'
import { presetModel } from '../chat/preset-model.ts'
import { planOutput, withInstruction } from '../chat/structured-output.ts'
import type { ChatOptions } from '../options/chat-options.ts'
import { optionFields, readOptions, toDeepWireNames } from '../options/option-table.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { toInputItems } from './responses-input.ts'
import { responsesOptionTable } from './responses-options.ts'

/** `POST /responses`. Throws `bad_request` for what would need a stored response: OpenRouter refuses it. */
export function encodeResponses(request: ChatRequest, context: CodecContext<OpenRouterSettings>): WireRequest {
  const options = readOptions(request.providerOptions?.openrouter, responsesOptionTable, 'chat', context)
  const { baseURL, apiKey, extraBody } = options
  refuseStored(extraBody)
  checkChat({ ...request, stop: undefined, modalities: undefined }, options, context)
  warnOfAbsentSettings(request, context)
  // Tools carry no marks here, so they take none of the places.
  const { messages } = limitBreakpoints({ ...request, tools: undefined }, context)
  const { format, instruction } = planOutput(request, options.structuredOutput, context)
  const body = {
    model: presetModel(options.preset, context),
    input: toInputItems(withInstruction(messages, instruction), context),
    ...(context.stream && { stream: true }),
    ...defined({
      tools: toTools(request.tools, options.serverTools, context),
      tool_choice: toWireToolChoice(request, options.serverTools),
      parallel_tool_calls: request.parallelToolCalls,
      text: toText(format, options.verbosity),
      max_output_tokens: request.maxOutputTokens,
      temperature: request.temperature,
      top_p: request.topP,
      top_k: request.topK,
      frequency_penalty: request.frequencyPenalty,
      presence_penalty: request.presencePenalty,
      top_logprobs: toTopLogprobs(request.logprobs),
      reasoning: toReasoning(request.reasoning, options.reasoning, context),
      include: wantsReasoning(request.reasoning, options.reasoning) ? ['reasoning.encrypted_content'] : undefined,
      modalities: toModalities(request.modalities),
      cache_control: automaticCache(request, context),
    }),
    ...optionFields(options, responsesOptionTable),
    ...extraBody,
  }
  return { path: '/responses', body, baseURL, apiKey, ...chatHeaders(request, options, context) }
}

function refuseStored(extraBody: Readonly<Record<string, unknown>> | undefined): void {
  const { previous_response_id: previous, store } = extraBody ?? {}
  const named = store === true ? 'store: true' : previous === undefined || previous === null ? undefined : 'previous_response_id'
  if (named === undefined) return
  throw new ModelError({
    code: 'bad_request',
    message: `[openrouter] ${named} in extraBody: OpenRouter stores no responses and refuses it. Send the whole conversation in messages.`,
  })
}

function warnOfAbsentSettings(request: ChatRequest, context: ModelContext): void {
  for (const name of ['stop', 'seed'] as const) {
    if (request[name] !== undefined) context.warn(name, 'has no place on the Responses wire and was not sent.')
  }
  if (request.modalities?.includes('audio'))
    context.warn('modalities', 'Audio was left out: the Responses wire answers with text and pictures alone.')
}

/** Without sound, which this wire does not have; `undefined` when nothing else was asked for. */
function toModalities(modalities: ChatRequest['modalities']): readonly string[] | undefined {
  const kept = modalities?.filter((modality) => modality !== 'audio')
  return kept?.length === 0 ? undefined : kept
}

/** Functions first, then what OpenRouter runs itself. */
function toTools(
  tools: ChatRequest['tools'],
  serverTools: ChatOptions['serverTools'],
  context: ModelContext,
): readonly unknown[] | undefined {
  if (!tools && !serverTools) return undefined
  return [...(tools ?? []).map((tool) => toWireTool(tool, context)), ...(serverTools ?? []).map((tool) => toDeepWireNames(tool))]
}

function toWireTool({ cache, description, input, name, strict }: ToolSpec, context: ModelContext): WireObject {
  if (cache)
    context.warn(`tools.${name}.cache`, 'was not sent: the Responses wire marks cached prefixes on texts of messages alone.')
  const parameters = strict && '~standard' in input ? closeObjects(jsonSchemaOf(input)) : jsonSchemaOf(input)
  return { type: 'function', name, ...defined({ description }), parameters, ...defined({ strict }) }
}

/** A server tool is chosen by its type, which stands for its name. */
function toWireToolChoice({ toolChoice, tools }: ChatRequest, serverTools: ChatOptions['serverTools']): unknown {
  if (typeof toolChoice !== 'object') return toolChoice
  const type = chosenServerTool(toolChoice.name, tools, serverTools)
  return type === undefined ? { type: 'function', name: toolChoice.name } : { type }
}

/** The plan of the chat wire, its format one level flatter. */
function toText(format: unknown, verbosity: ChatOptions['verbosity']): WireObject | undefined {
  const { type, json_schema: schema } = asObject(format) ?? {}
  const text = defined({ format: type === undefined ? undefined : { type, ...asObject(schema) }, verbosity })
  return Object.keys(text).length > 0 ? text : undefined
}

/** No field says whether, only how many: none of the alternatives still gives each token's own. */
function toTopLogprobs(logprobs: boolean | number | undefined): number | undefined {
  return logprobs === true ? 0 : logprobs === false ? undefined : logprobs
}

function wantsReasoning(reasoning: ChatRequest['reasoning'], more: ChatOptions['reasoning']): boolean {
  return (reasoning ?? more) !== undefined && reasoning?.effort !== 'none' && more?.enabled !== false
}

/** Thoughts are shown here only where a summary is asked for, so it is: on the chat wire they come by themselves. */
function toReasoning(
  reasoning: ChatRequest['reasoning'],
  more: ChatOptions['reasoning'],
  context: CodecContext<OpenRouterSettings>,
): WireObject | undefined {
  if (!reasoning && !more) return undefined
  const isOff = reasoning?.effort === 'none' || more?.enabled === false
  if (isOff && mustThink(context)) return undefined
  const { effort, exclude, maxTokens } = reasoning ?? {}
  if (effort !== undefined && maxTokens !== undefined) {
    throw new ModelError({
      code: 'bad_request',
      message: '[openrouter] Give reasoning.effort or reasoning.maxTokens, not both: OpenRouter refuses the pair.',
    })
  }
  const shown = wantsReasoning(reasoning, more) && exclude !== true && more?.summary === undefined
  if (shown) context.note('reasoning', 'asks for a summary on the Responses wire, where models show no thoughts without it.')
  if (exclude === true)
    context.note('reasoning.exclude', 'has no field on the Responses wire: thoughts are taken out of the answer here.')
  return defined({ effort, max_tokens: maxTokens, summary: shown ? 'auto' : undefined, ...more })
}
