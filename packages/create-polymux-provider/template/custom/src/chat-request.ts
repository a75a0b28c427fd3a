/** Requests of Polymux in the words of Acme. The words here are made up: put those of Acme in their place. */
import type { ChatRequest, Message } from '@polymux/core'
import type { ModelContext, WireRequest } from '@polymux/core/adapter'

/** `POST /chat`. Whatever Acme cannot do becomes a warning, so that nobody believes it was done. */
export function encodeChat(request: ChatRequest, context: ModelContext): WireRequest {
  const { maxOutputTokens, messages, providerOptions, temperature, ...others } = request
  for (const [name, value] of Object.entries(others))
    if (value !== undefined) context.warn(name, 'is not a setting that Acme takes; it was left out.')
  const body = {
    model: context.modelId,
    stream: context.stream,
    turns: messages.map((message) => toTurn(message, context)),
    temperature,
    max_tokens: maxOutputTokens,
    ...providerOptions?.acme,
  }
  return { path: '/chat', body }
}

function toTurn({ content, role }: Message, context: ModelContext): object {
  const parts = typeof content === 'string' ? [{ type: 'text', text: content } as const] : content
  const text = parts.map((part) => {
    if (part.type === 'text') return part.text
    context.warn('messages', `A part of type ${part.type} was left out: Acme takes none.`)
    return ''
  })
  return { from: role, text: text.join('') }
}
