/** Our request in OpenRouter's words. Nothing is renamed twice, nothing absent is sent, `extraBody` has the last word. */
import { ModelError } from '@polymux/core'
import type { ChatRequest, JsonSchemaOf, StandardSchema, ToolSpec } from '@polymux/core'
import { jsonSchemaOf } from '@polymux/core/adapter'
import type { ModelContext, WireRequest } from '@polymux/core/adapter'
import { toCacheControl } from './cache-control.ts'
import { toWireMessage } from './chat-message.ts'
import { chatOptionTable } from '../options/chat-options.ts'
import { optionFields, readOptions } from '../options/option-table.ts'
import { closeObjects, isStrictSchema } from './strict-schema.ts'
import { defined } from '../wire/wire-value.ts'
import type { WireObject } from '../wire/wire-value.ts'

/** `POST /chat/completions`. */
export function encodeChat(request: ChatRequest, context: ModelContext): WireRequest {
  const options = readOptions(request.providerOptions?.openrouter, chatOptionTable, 'chat', context)
  const { baseURL, apiKey, extraBody } = options
  const body = {
    model: context.modelId,
    messages: request.messages.map((message) => toWireMessage(message, context)),
    ...(context.stream && { stream: true }),
    ...defined({
      tools: request.tools?.map(toWireTool),
      tool_choice: toWireToolChoice(request.toolChoice),
      parallel_tool_calls: request.parallelToolCalls,
      response_format: toResponseFormat(request.output),
      max_tokens: request.maxOutputTokens,
      temperature: request.temperature,
      top_p: request.topP,
      top_k: request.topK,
      frequency_penalty: request.frequencyPenalty,
      presence_penalty: request.presencePenalty,
      stop: request.stop,
      seed: request.seed,
      ...toLogprobs(request.logprobs),
      reasoning: toReasoning(request.reasoning),
      modalities: request.modalities,
    }),
    ...optionFields(options, chatOptionTable),
    ...extraBody,
  }
  return { path: '/chat/completions', body, baseURL, apiKey }
}

function toWireTool(tool: ToolSpec): WireObject {
  const { cache, description, input, name, strict } = tool
  const parameters = strict && '~standard' in input ? closeObjects(jsonSchemaOf(input)) : jsonSchemaOf(input)
  return {
    type: 'function',
    function: { name, ...defined({ description, parameters, strict }) },
    ...(cache && { cache_control: toCacheControl(cache) }),
  }
}

function toWireToolChoice(choice: ChatRequest['toolChoice']): unknown {
  return typeof choice === 'object' ? { type: 'function', function: { name: choice.name } } : choice
}

/** A schema of ours is closed as strict mode wants it; one given as JSON Schema is the caller's, and goes as it is. */
function toResponseFormat(output: StandardSchema | JsonSchemaOf | 'json' | undefined): WireObject | undefined {
  if (output === undefined) return undefined
  if (output === 'json') return { type: 'json_object' }
  const given = 'jsonSchema' in output
  const schema = given ? jsonSchemaOf(output) : closeObjects(jsonSchemaOf(output))
  const name = (given ? output.name : undefined) ?? 'output'
  return { type: 'json_schema', json_schema: { name, ...(isStrictSchema(schema) && { strict: true }), schema } }
}

function toLogprobs(logprobs: boolean | number | undefined): { readonly logprobs?: boolean; readonly top_logprobs?: number } {
  if (typeof logprobs !== 'number') return logprobs === undefined ? {} : { logprobs }
  return { logprobs: true, top_logprobs: logprobs }
}

function toReasoning(reasoning: ChatRequest['reasoning']): WireObject | undefined {
  if (!reasoning) return undefined
  const { effort, exclude, maxTokens } = reasoning
  if (effort !== undefined && maxTokens !== undefined) {
    throw new ModelError({
      code: 'bad_request',
      message: '[openrouter] Give reasoning.effort or reasoning.maxTokens, not both: OpenRouter refuses the pair.',
    })
  }
  return defined({ effort, max_tokens: maxTokens, exclude })
}
