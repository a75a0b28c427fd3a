import type { ChatRequest, Warning } from '@polymux/core'
import type { CodecContext, WireRequest } from '@polymux/core/adapter'
import { encodeChat } from '../src/chat/chat-request.ts'
import type { OpenRouterSettings } from '../src/index.ts'

/** A chat request as it would be sent, and what was said about it. */
export interface Encoded {
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: WireRequest['headers']
  readonly warnings: readonly Warning[]
  readonly notes: readonly Warning[]
}

/** Which model is asked, and how. Default: a model that no rule knows, not streaming. */
export interface EncodePlan {
  readonly modelId?: string
  readonly stream?: boolean
  readonly settings?: OpenRouterSettings
}

/** The request without its messages, which are one short one. */
export function encode(
  request: Partial<ChatRequest>,
  { modelId = 'a/b', stream = false, settings = {} }: EncodePlan = {},
): Encoded {
  const warnings: Warning[] = []
  const notes: Warning[] = []
  const context: CodecContext<OpenRouterSettings> = {
    provider: 'openrouter',
    modelId,
    stream,
    settings,
    warn: (option, message) => void warnings.push({ option, message }),
    note: (option, message) => void notes.push({ option, message }),
  }
  const wire = encodeChat({ messages: [{ role: 'user', content: 'Hi' }], ...request }, context)
  return { body: wire.body as Encoded['body'], headers: wire.headers, warnings, notes } // a chat body is an object
}
