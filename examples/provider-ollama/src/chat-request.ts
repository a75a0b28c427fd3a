/** From a request of ours to the body of `POST /api/chat`: https://docs.ollama.com/api/chat */
import type { ChatRequest, Message, TextPart, MediaPart } from '@polymux/core'
import { base64Text, jsonSchemaOf, type ModelContext, type WireRequest } from '@polymux/core/adapter'

declare module '@polymux/core' {
  interface ProviderOptions {
    readonly ollama?: OllamaOptions
  }
}

/** What only Ollama knows. */
export interface OllamaOptions {
  /** How long the model stays in memory after the answer, such as `10m`. Default: 5 minutes. */
  readonly keepAlive?: string | undefined
  /** Tokens of the context window. Default: the model's. */
  readonly contextLength?: number | undefined
}

export function encodeChat(request: ChatRequest, context: ModelContext): WireRequest {
  const { messages, tools, output, reasoning, providerOptions } = request
  warnOfOthers(request, context)
  return {
    path: '/chat',
    body: {
      model: context.modelId,
      messages: messages.map((message) => wireMessage(message, context)),
      stream: context.stream,
      tools: tools?.map(({ name, description, input }) => ({
        type: 'function',
        function: { name, description, parameters: jsonSchemaOf(input) },
      })),
      format: output === undefined || output === 'json' ? output : jsonSchemaOf(output),
      think: reasoning && thinking(reasoning, context),
      keep_alive: providerOptions?.ollama?.keepAlive,
      options: {
        temperature: request.temperature,
        top_p: request.topP,
        top_k: request.topK,
        seed: request.seed,
        stop: request.stop,
        num_predict: request.maxOutputTokens,
        frequency_penalty: request.frequencyPenalty,
        presence_penalty: request.presencePenalty,
        num_ctx: providerOptions?.ollama?.contextLength,
      },
    },
  }
}

function warnOfOthers(request: ChatRequest, { warn }: ModelContext): void {
  const lacking = ['toolChoice', 'parallelToolCalls', 'logprobs', 'modalities', 'cache'] as const
  for (const name of lacking) if (request[name] !== undefined) warn(name, 'Ollama has nothing of the kind.')
}

/** A level or a switch: Ollama has no budgets. */
function thinking(
  { effort, maxTokens, exclude }: NonNullable<ChatRequest['reasoning']>,
  { warn }: ModelContext,
): string | boolean {
  if (maxTokens !== undefined)
    warn('reasoning.maxTokens', 'Ollama has no budget for thoughts: the model thinks as long as it wants.')
  if (exclude === true) warn('reasoning.exclude', 'Ollama always shows the thoughts.')
  if (effort === 'none') return false
  return effort ?? true
}

function wireMessage(message: Message, context: ModelContext): object {
  if (message.role === 'tool') {
    const { toolCallId, toolName } = message
    return { role: 'tool', tool_call_id: toolCallId, tool_name: toolName, ...content(message.content, context) }
  }
  if (message.role !== 'assistant') {
    const role = message.role === 'developer' ? 'system' : message.role
    return { role, ...content(message.content, context) }
  }
  if (typeof message.content === 'string') return { role: 'assistant', content: message.content }
  const texts = message.content.filter((part) => part.type === 'text' || part.type === 'refusal')
  const thoughts = message.content.filter((part) => part.type === 'reasoning')
  const calls = message.content.filter((part) => part.type === 'tool-call' && !part.invalid)
  return {
    role: 'assistant',
    content: texts.map(({ text }) => text).join(''),
    ...(thoughts.length > 0 && { thinking: thoughts.map(({ text }) => text).join('') }),
    ...(calls.length > 0 && {
      tool_calls: calls.map(({ id, name, input }) => ({ id, function: { name, arguments: input } })),
    }),
  }
}

/** Texts joined, and pictures beside them, as base64 without a `data:` prefix. */
function content(
  parts: string | readonly (TextPart | MediaPart)[],
  context: ModelContext,
): { readonly content: string; readonly images?: readonly string[] } {
  if (typeof parts === 'string') return { content: parts }
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  const images = parts.flatMap((part) => (part.type === 'text' ? [] : picture(part, context)))
  return { content: texts.join('\n'), ...(images.length > 0 && { images }) }
}

function picture({ type, data }: MediaPart, { warn }: ModelContext): readonly string[] {
  if (type === 'image' && 'base64' in data) return [data.base64]
  if (type === 'image' && 'bytes' in data) return [base64Text(data.bytes)]
  const inline = type === 'image' && 'url' in data ? /^data:[^,]*;base64,(.*)$/s.exec(data.url)?.[1] : undefined
  if (inline !== undefined) return [inline]
  warn(`messages (${type})`, 'Ollama takes pictures as bytes only: this part was left out.')
  return []
}
