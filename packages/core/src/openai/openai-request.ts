/** Our request in OpenAI's words. Nothing absent is sent, and what only the provider knows has the last word. */
import type { ChatRequest } from '../chat.ts'
import type { ModelContext, WireRequest } from '../codec.ts'
import { jsonSchemaOf } from '../output.ts'
import { toWireMessage } from './openai-message.ts'
import type { OpenAiParameter, OpenAiShape } from './openai-shape.ts'
import { closeObjects, isStrictSchema } from '../strict-schema.ts'
import { asObject, defined } from '../wire-value.ts'
import type { WireObject } from '../wire-value.ts'

/** `POST /chat/completions`. */
export function encodeChat(request: ChatRequest, shape: OpenAiShape, context: ModelContext): WireRequest {
  const body = {
    model: context.modelId,
    messages: request.messages.map((message) => toWireMessage(message, shape, context)),
    ...(context.stream && { stream: true, ...(shape.streamUsage && { stream_options: { include_usage: true } }) }),
    ...defined({ tools: toWireTools(request, shape, context), response_format: toFormat(request, shape, context) }),
    ...settings(request, shape, context),
    ...ownFields(request.providerOptions, context),
  }
  return { path: shape.path, body }
}

/**
 * What stands under the provider's name in `providerOptions`, as it is: fields of the body in the words of the provider's own
 * reference. `extraBody` among them is spread over everything.
 */
export function ownFields(providerOptions: object | undefined, { provider }: ModelContext): WireObject {
  const { extraBody, ...fields } = asObject(asObject(providerOptions)?.[provider]) ?? {}
  return { ...fields, ...asObject(extraBody) }
}

/** A server without the feature is not sent the setting. */
function settings(request: ChatRequest, shape: OpenAiShape, context: ModelContext): WireObject {
  const fields: Record<string, unknown> = {}
  // Safe: the names of the shape are exactly these.
  for (const name of Object.keys(shape.names) as OpenAiParameter[]) {
    if (request[name] === undefined) continue
    if (shape.parameters.has(name)) Object.assign(fields, setting(name, request, shape, context))
    else context.warn(name, 'is not a setting that this provider takes; it was left out.')
  }
  if (request.cache !== undefined) context.warn('cache', 'is not a setting that this provider takes; it caches as it sees fit.')
  return fields
}

function setting(name: OpenAiParameter, request: ChatRequest, shape: OpenAiShape, context: ModelContext): WireObject {
  const field = shape.names[name]
  if (name === 'toolChoice') {
    const { toolChoice } = request
    return { [field]: typeof toolChoice === 'object' ? { type: 'function', function: toolChoice } : toolChoice }
  }
  if (name === 'logprobs') {
    const { logprobs } = request
    return typeof logprobs === 'number' ? { [field]: true, top_logprobs: logprobs } : { [field]: logprobs }
  }
  if (name !== 'reasoning') return { [field]: request[name] }
  if (request.reasoning?.maxTokens !== undefined)
    context.warn('reasoning.maxTokens', 'was left out: this provider takes an effort, not a budget.')
  // What is to be left out of the answer is dropped where the answer is read.
  return defined({ [field]: request.reasoning?.effort })
}

function toWireTools({ tools }: ChatRequest, shape: OpenAiShape, context: ModelContext): readonly WireObject[] | undefined {
  if (!tools || tools.length === 0) return undefined
  if (!shape.features.has('tools')) {
    context.warn('tools', 'were left out: this provider has none.')
    return undefined
  }
  return tools.map(({ name, description, input, strict }) => {
    // A schema given as JSON Schema is the caller's, and goes as it is.
    const parameters = strict && '~standard' in input ? closeObjects(jsonSchemaOf(input)) : jsonSchemaOf(input)
    return { type: 'function', function: { name, ...defined({ description, parameters, strict }) } }
  })
}

function toFormat({ output }: ChatRequest, shape: OpenAiShape, context: ModelContext): WireObject | undefined {
  if (output === undefined) return undefined
  if (!shape.features.has('structured-output')) {
    context.warn('output', 'The provider cannot be held to it: the answer is checked, but the model was not told.')
    return undefined
  }
  if (output === 'json') return { type: 'json_object' }
  const { description, name = 'output' } = 'jsonSchema' in output ? output : {}
  const schema = 'jsonSchema' in output ? jsonSchemaOf(output) : closeObjects(jsonSchemaOf(output))
  const strict = isStrictSchema(schema) ? true : undefined
  return { type: 'json_schema', json_schema: { name, ...defined({ description, strict }), schema } }
}
