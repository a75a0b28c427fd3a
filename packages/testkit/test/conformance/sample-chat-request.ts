import type { AssistantPart, ChatRequest, MediaPart, Message, ProviderSettings, TextPart } from '@polymux/core'
import { type CodecContext, jsonSchemaOf, type ModelContext, type WireRequest } from '@polymux/core/adapter'
import { dataUrl } from './sample-media.ts'

/** What the sample carries; all else is warned of. */
const known: ReadonlySet<string> = new Set([
  'messages',
  'tools',
  'toolChoice',
  'parallelToolCalls',
  'output',
  'maxOutputTokens',
  'temperature',
  'topP',
  'frequencyPenalty',
  'presencePenalty',
  'stop',
  'seed',
  'reasoning',
  'modalities',
  'providerOptions',
])

export function encodeSampleChat(request: ChatRequest, context: CodecContext<ProviderSettings>): WireRequest {
  const { modelId, stream, warn } = context
  for (const [name, value] of Object.entries(request))
    if (!known.has(name) && value !== undefined) warn(name, 'is not something this provider has')
  const own: unknown = Reflect.get(request.providerOptions ?? {}, 'sample')
  return {
    path: '/chat/completions',
    body: {
      model: modelId,
      messages: request.messages.map((message) => wireMessage(message, context)),
      stream,
      ...wireTools(request),
      response_format: wireFormat(request),
      max_tokens: request.maxOutputTokens,
      temperature: request.temperature,
      top_p: request.topP,
      frequency_penalty: request.frequencyPenalty,
      presence_penalty: request.presencePenalty,
      stop: request.stop,
      seed: request.seed,
      reasoning_effort: request.reasoning?.effort,
      reasoning_budget: request.reasoning?.maxTokens,
      hide_reasoning: request.reasoning?.exclude,
      modalities: request.modalities,
      ...(typeof own === 'object' && own),
    },
  }
}

function wireTools({ tools, toolChoice, parallelToolCalls }: ChatRequest): object {
  return {
    tools: tools?.map(({ name, description, input }) => ({
      type: 'function',
      function: { name, description, parameters: jsonSchemaOf(input) },
    })),
    tool_choice: typeof toolChoice === 'object' ? { type: 'function', function: { name: toolChoice.name } } : toolChoice,
    parallel_tool_calls: parallelToolCalls,
  }
}

function wireFormat({ output }: ChatRequest): object | undefined {
  if (output === undefined) return undefined
  if (output === 'json') return { type: 'json_object' }
  return { type: 'json_schema', json_schema: { name: 'answer', schema: jsonSchemaOf(output) } }
}

function wireMessage(message: Message, context: ModelContext): object {
  const { content, role } = message
  if (role === 'assistant') return wireAssistant(typeof content === 'string' ? [{ type: 'text', text: content }] : content)
  const wired = typeof content === 'string' ? content : content.flatMap((part) => wirePart(part, context))
  return role === 'tool' ? { role, tool_call_id: message.toolCallId, content: wired } : { role, content: wired }
}

function wireAssistant(parts: readonly AssistantPart[]): object {
  const calls = parts.filter((part) => part.type === 'tool-call')
  const thought = parts.find((part) => part.type === 'reasoning')
  const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('')
  return {
    role: 'assistant',
    content: text === '' ? null : text,
    reasoning_content: thought?.text,
    reasoning_signature: thought?.echo?.provider === 'sample' ? thought.echo.data['signature'] : undefined,
    ...(calls.length > 0 && {
      tool_calls: calls.map(({ id, name, argumentsText }) => ({
        id,
        type: 'function',
        function: { name, arguments: argumentsText },
      })),
    }),
  }
}

function wirePart(part: TextPart | MediaPart, { warn }: ModelContext): readonly object[] {
  switch (part.type) {
    case 'text':
      return [{ type: 'text', text: part.text }]
    case 'image':
      return [{ type: 'image_url', image_url: { url: dataUrl(part.data) } }]
    case 'file':
      return [{ type: 'file', file: { filename: part.name, file_data: dataUrl(part.data) } }]
    case 'audio':
      return [{ type: 'input_audio', input_audio: { data: dataUrl(part.data) } }]
    case 'video':
      warn('messages', 'Films are not something this provider has: the video part was left out.')
      return []
  }
}
