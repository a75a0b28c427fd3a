/** A recorded body of the chat endpoint as a request of ours. */
import type { ChatRequest, ToolSpec } from '@polymux/core'
import { items, member } from './json-value.ts'
import { readCache, readMessages } from './request-chat-message.ts'
import { NoPlace, onlyKeys, option, optionsOf, readElsewhere, readFields, setting, textAt, toOurNames } from './request-reader.ts'
import type { FieldReader, ReadRequest } from './request-reader.ts'

const readers: Readonly<Record<string, FieldReader>> = {
  model: readElsewhere,
  stream: readElsewhere,
  messages: (value, { modelId, settings }) => void (settings['messages'] = readMessages(value, modelId)),
  tools: (value, { settings }) => void (settings['tools'] = items(value).map(readTool)),
  tool_choice: (value, { settings }) => void (settings['toolChoice'] = readToolChoice(value)),
  response_format: (value, { settings }) => void (settings['output'] = readOutput(value)),
  logprobs: (value, { settings }) => void (settings['logprobs'] ??= value),
  top_logprobs: setting('logprobs'),
  reasoning: (value, { settings }) => void (settings['reasoning'] = readReasoning(value)),
  parallel_tool_calls: setting('parallelToolCalls'),
  max_tokens: setting('maxOutputTokens'),
  temperature: setting('temperature'),
  top_p: setting('topP'),
  top_k: setting('topK'),
  frequency_penalty: setting('frequencyPenalty'),
  presence_penalty: setting('presencePenalty'),
  stop: setting('stop'),
  seed: setting('seed'),
  modalities: setting('modalities'),
  provider: (value, { options }) => void (options['provider'] = toOurNames(value)),
  image_config: (value, { options }) => void (options['imageConfig'] = toOurNames(value)),
  models: option('models'),
  route: option('route'),
  transforms: option('transforms'),
  plugins: option('plugins'),
  prediction: option('prediction'),
  web_search_options: option('webSearchOptions'),
  preset: option('preset'),
  metadata: option('metadata'),
  user: option('user'),
  session_id: option('sessionId'),
  service_tier: option('serviceTier'),
  verbosity: option('verbosity'),
}

/** The request that should come out as this body. */
export function readChatRequest(body: object): ReadRequest<ChatRequest> {
  const draft = readFields(body, readers)
  // A request needs messages; where they went through `extraBody`, those win over these.
  const { messages = [{ role: 'user', content: 'Hi' }], ...settings } = draft.settings
  // Safe: the readers above take each field into the setting of its type; what a recorded value is not, the comparison shows.
  const request = { ...settings, messages, providerOptions: { openrouter: optionsOf(draft) } } as ChatRequest
  return { modelId: textAt(body, '', 'model'), request, extra: draft.extra }
}

function readTool(tool: unknown): ToolSpec {
  if (member(tool, 'type') !== 'function') throw new NoPlace(`tools[].type ${JSON.stringify(member(tool, 'type')) ?? 'absent'}`)
  onlyKeys(tool, ['type', 'function', 'cache_control'], 'tools[]')
  const called = member(tool, 'function')
  onlyKeys(called, ['name', 'description', 'parameters', 'strict'], 'tools[].function')
  const description = member(called, 'description')
  const strict = member(called, 'strict')
  return {
    name: textAt(called, 'tools[].function', 'name'),
    input: { jsonSchema: asSchema(member(called, 'parameters'), 'tools[].function.parameters') },
    ...(typeof description === 'string' && { description }),
    ...(typeof strict === 'boolean' && { strict }),
    ...readCache(tool, 'tools[]'),
  }
}

function readToolChoice(choice: unknown): ChatRequest['toolChoice'] {
  if (choice === 'auto' || choice === 'none' || choice === 'required') return choice
  if (member(choice, 'type') !== 'function') throw new NoPlace(`tool_choice ${JSON.stringify(choice)}`)
  return { name: textAt(choice, 'tool_choice', 'function', 'name') }
}

function readOutput(format: unknown): ChatRequest['output'] {
  if (member(format, 'type') === 'json_object') return 'json'
  if (member(format, 'type') !== 'json_schema') throw new NoPlace('response_format.type')
  const named = member(format, 'json_schema')
  onlyKeys(named, ['name', 'schema', 'strict'], 'response_format.json_schema')
  if (member(named, 'strict') !== true) throw new NoPlace('response_format.json_schema.strict not true')
  return {
    jsonSchema: asSchema(member(named, 'schema'), 'response_format.json_schema.schema'),
    name: textAt(named, 'response_format.json_schema', 'name'),
  }
}

function readReasoning(value: unknown): ChatRequest['reasoning'] {
  onlyKeys(value, ['effort', 'max_tokens', 'exclude'], 'reasoning')
  const effort = member(value, 'effort')
  const maxTokens = member(value, 'max_tokens')
  const exclude = member(value, 'exclude')
  return {
    ...(typeof effort === 'string' && { effort }),
    ...(typeof maxTokens === 'number' && { maxTokens }),
    ...(typeof exclude === 'boolean' && { exclude }),
  }
}

function asSchema(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NoPlace(at)
  // Safe: a non-null object that is no array can be read by string keys.
  return value as Readonly<Record<string, unknown>>
}
