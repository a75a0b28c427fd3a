/** Arguments of tool calls, compared as closely as the wire keeps them: not every wire keeps the characters a model wrote. */
import type { ChatResult } from '@polymux/core'
import type { ChatWire } from './conformance-wire.ts'
import { ensureEqual } from './expectation.ts'

/** Whether `argumentsText` of an answer in this form is what the model wrote, character by character. */
export function keepsArguments({ toolArguments = 'text' }: ChatWire, form: 'whole' | 'streamed'): boolean {
  return toolArguments === 'text' || (toolArguments === 'value-when-whole' && form === 'streamed')
}

/** Fails unless the arguments are those that were sent: the same characters where the wire keeps them, else the same value. */
export function ensureArguments(actual: string | undefined, sent: string, keeps: boolean, what: string): void {
  if (keeps) ensureEqual(actual, sent, `${what}, which must be what was sent, byte for byte; it`)
  else ensureEqual(valueOf(actual), valueOf(sent), `${what}, parsed`)
}

/** Messages and tool calls with the arguments as values, for wires that keep their characters in one form of answers only. */
export function withArgumentValues<Name extends keyof ChatResult>(result: ChatResult, name: Name): unknown {
  const text = JSON.stringify(result[name] ?? null, (key, value: unknown) =>
    key === 'argumentsText' && typeof value === 'string' ? valueOf(value) : value,
  )
  return JSON.parse(text)
}

function valueOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return text
  }
}
