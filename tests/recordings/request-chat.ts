/** A recorded body of the chat endpoint as a request of ours. */
import type { ChatRequest, ToolSpec } from '@polymux/core'
import { items, member } from './json-value.ts'
import { readCache, readMessages } from './request-chat-message.ts'
import { NoPlace, onlyKeys, option, optionsOf, readElsewhere, readFields, setting, textAt, toOurNames } from './request-reader.ts'
import type { Draft, FieldReader, ReadRequest } from './request-reader.ts'

const readers: Readonly<Record<string, FieldReader>> = {
  model: readElsewhere,
  stream: readElsewhere,
  messages: (value, { modelId, settings }) => void (settings['messages'] = readMessages(value, modelId)),
  tools: readTools,
  tool_choice: (value, { settings }) => void (settings['toolChoice'] = readToolChoice(value)),
  response_format: readOutput,
  logprobs: (value, { settings }) => void (settings['logprobs'] ??= value),
  top_logprobs: setting('logprobs'),
  reasoning: readReasoning,
  parallel_tool_calls: setting('parallelToolCalls'),
  max_tokens: setting('maxOutputTokens'),
  max_completion_tokens: (value, { options, settings }) => {
    if ('maxOutputTokens' in settings) throw new NoPlace('max_completion_tokens beside max_tokens')
    settings['maxOutputTokens'] = value
    options['maxTokensField'] = 'max_completion_tokens'
  },
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
  min_p: option('minP'),
  top_a: option('topA'),
  repetition_penalty: option('repetitionPenalty'),
  logit_bias: option('logitBias'),
  audio: option('audio'),
  structured_outputs: option('structuredOutputs'),
  max_tool_calls: option('maxToolCalls'),
  stop_server_tools_when: (value, { options }) => void (options['stopServerToolsWhen'] = toOurNames(value)),
  prompt_cache_key: option('promptCacheKey'),
  prompt_cache_options: option('promptCacheOptions'),
  x_search_filter: (value, { options }) => void (options['xSearchFilter'] = toOurNames(value)),
  trace: option('trace'),
  debug: (value, { options }) => void (options['debug'] = toOurNames(value)),
  cache_control: (value, { settings }) => void (settings['cache'] = readCache({ cache_control: value }, 'body').cache),
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

/** Functions, and tools that OpenRouter runs. */
function readTools(value: unknown, { options, settings }: Draft): void {
  const isFunction = (tool: unknown): boolean => member(tool, 'type') === 'function'
  const functions = items(value).filter(isFunction).map(readTool)
  const others = items(value).filter((tool) => !isFunction(tool))
  if (functions.length > 0 || others.length === 0) settings['tools'] = functions
  if (others.length > 0) options['serverTools'] = others.map(toOurNames)
}

function readTool(tool: unknown): ToolSpec {
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
  const type = member(choice, 'type')
  if (typeof type === 'string' && type.startsWith('openrouter:')) return { name: type }
  if (type !== 'function') throw new NoPlace(`tool_choice ${JSON.stringify(choice)}`)
  return { name: textAt(choice, 'tool_choice', 'function', 'name') }
}

function readOutput(format: unknown, { options, settings }: Draft): void {
  if (member(format, 'type') === 'json_object') {
    settings['output'] = 'json'
    return
  }
  if (member(format, 'type') === 'text') {
    options['answerFormat'] = 'text'
    return
  }
  if (member(format, 'type') !== 'json_schema') throw new NoPlace('response_format.type')
  const named = member(format, 'json_schema')
  onlyKeys(named, ['name', 'description', 'schema', 'strict'], 'response_format.json_schema')
  const description = member(named, 'description')
  settings['output'] = {
    jsonSchema: asSchema(member(named, 'schema'), 'response_format.json_schema.schema'),
    name: textAt(named, 'response_format.json_schema', 'name'),
    ...(typeof description === 'string' && { description }),
  }
  options['structuredOutput'] = member(named, 'strict') === true ? 'strict' : 'schema'
}

/** What every provider knows is a setting, what OpenRouter alone knows an option. */
function readReasoning(value: unknown, { options, settings }: Draft): void {
  onlyKeys(value, ['effort', 'max_tokens', 'exclude', 'enabled', 'summary', 'context', 'mode'], 'reasoning')
  const { effort, exclude, max_tokens: maxTokens, ...others } = asSchema(value, 'reasoning')
  const shared = Object.entries({ effort, maxTokens, exclude }).filter(([, item]) => item !== undefined)
  if (shared.length > 0) settings['reasoning'] = Object.fromEntries(shared)
  if (Object.keys(others).length > 0) options['reasoning'] = others
}

function asSchema(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NoPlace(at)
  // Safe: a non-null object that is no array can be read by string keys.
  return value as Readonly<Record<string, unknown>>
}
