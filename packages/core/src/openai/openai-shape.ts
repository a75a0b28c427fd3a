/** In what a server of OpenAI's shape differs from the others: plain data, with defaults that most of them understand. */
import type { ChatCapabilities, ChatFeature, ChatParameter } from '../capabilities.ts'
import type { ReadUsage } from './openai-usage.ts'

/** Settings of a chat request for which this wire has a name. `cache` has none: servers of this shape cache by themselves. */
export type OpenAiParameter = Exclude<ChatParameter, 'cache'>

/** How a chat server differs. All may be left out. */
export interface OpenAiChatOptions {
  /** Settings that the server takes; the others of a request become warnings. Default: all of OpenAI's but `modalities`. */
  readonly parameters?: readonly OpenAiParameter[] | undefined
  /** What answers may hold. Default: tools, several at once, structured output, thoughts and usage. */
  readonly features?: readonly ChatFeature[] | undefined
  /** Media that a message may hold besides text; others are left out with a warning. Default: images. */
  readonly input?: ChatCapabilities['input'] | undefined
  /** Media that an answer may hold besides text. They are read whatever is said here. Default: none. */
  readonly output?: ChatCapabilities['output'] | undefined
  /** Fields of the body whose names differ, such as `{ maxOutputTokens: 'max_completion_tokens' }`. Default: `max_tokens`, `top_k` and OpenAI's. */
  readonly names?: { readonly [Name in OpenAiParameter]?: string } | undefined
  /** Appended to the base URL. Default `/chat/completions`. */
  readonly path?: string | undefined
  /** Which role a developer's message gets. Default `system`, which every server knows. */
  readonly developerRole?: 'developer' | 'system' | undefined
  /** The field in which the words of thoughts go back with the next turn, such as `reasoning_content`. Default: they do not, as many servers refuse them. */
  readonly reasoningField?: string | undefined
  /** Fields of an answer's message that go back with it as they came, such as `reasoning_signature`, for `reasoning-echo`. Default: none. */
  readonly echoFields?: readonly string[] | undefined
  /** Whether a stream is asked for its usage (`stream_options`), which some servers refuse. Default: when `usage` is among the features. */
  readonly streamUsage?: boolean | undefined
  /** Reads counts that only this server reports. Default: OpenAI's fields and `usage.cost`. */
  readonly readUsage?: ReadUsage | undefined
}

/** The same with nothing left open. */
export interface OpenAiShape {
  readonly capabilities: ChatCapabilities
  readonly parameters: ReadonlySet<ChatParameter>
  readonly features: ReadonlySet<ChatFeature>
  readonly names: Readonly<Record<OpenAiParameter, string>>
  readonly path: string
  readonly developerRole: 'developer' | 'system'
  readonly reasoningField: string | undefined
  readonly echoFields: ReadonlySet<string>
  readonly streamUsage: boolean
  readonly readUsage: ReadUsage | undefined
}

/** In the order in which they are written. */
const openAiNames: Readonly<Record<OpenAiParameter, string>> = {
  toolChoice: 'tool_choice',
  parallelToolCalls: 'parallel_tool_calls',
  maxOutputTokens: 'max_tokens',
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  stop: 'stop',
  seed: 'seed',
  logprobs: 'logprobs',
  reasoning: 'reasoning_effort',
  modalities: 'modalities',
}

const usualParameters: readonly OpenAiParameter[] = [
  'toolChoice',
  'parallelToolCalls',
  'maxOutputTokens',
  'temperature',
  'topP',
  'frequencyPenalty',
  'presencePenalty',
  'stop',
  'seed',
  'logprobs',
  'reasoning',
]

const usualFeatures: readonly ChatFeature[] = ['tools', 'parallel-tools', 'structured-output', 'reasoning', 'usage']

/** The options with their defaults. */
export function openAiShape(options: OpenAiChatOptions): OpenAiShape {
  const { parameters = usualParameters, features = usualFeatures, input = ['image'], output = [] } = options
  const known = new Set(features)
  return {
    capabilities: { parameters, features, input, output },
    parameters: new Set(parameters),
    features: known,
    names: { ...openAiNames, ...options.names },
    path: options.path ?? '/chat/completions',
    developerRole: options.developerRole ?? 'system',
    reasoningField: options.reasoningField,
    echoFields: new Set(options.echoFields),
    streamUsage: options.streamUsage ?? known.has('usage'),
    readUsage: options.readUsage,
  }
}
