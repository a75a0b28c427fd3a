import type { ChatRequest, Message } from '@polymux/core'
import { encodeMessages } from '../src/messages/messages-request.ts'

/** A request for the Messages wire, and which settings something was said about. */
export interface Encoded {
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: unknown
  readonly warned: readonly string[]
  readonly noted: readonly string[]
}

export function encodeForMessages(request: ChatRequest, modelId = 'anthropic/claude-sonnet-4.5'): Encoded {
  const warned: string[] = []
  const noted: string[] = []
  const { body, headers } = encodeMessages(request, {
    provider: 'openrouter',
    modelId,
    settings: {},
    stream: false,
    warn: (option) => void warned.push(option),
    note: (option) => void noted.push(option),
  })
  return { body: body as Encoded['body'], headers, warned, noted } // every request of this wire has an object as its body
}

export function turnsForMessages(messages: readonly Message[], modelId?: string): unknown {
  return encodeForMessages({ messages }, modelId).body['messages']
}
