/** One question and its answer while it arrives: a pure fold of the server's events, so that what is shown can be tested without a page. */
import type { AssistantPart, ChatResult, Message, ModelErrorFields, ResponseInfo, Usage, Warning } from '@polymux/core'
import type { ChatLine } from '../../../protocol/api.ts'

/** What is asked. */
export interface Ask {
  readonly model: string
  /** The user's message, or the results of tools. */
  readonly input: readonly Message[]
  readonly isThinking: boolean
  readonly isOfferingTool: boolean
}

export interface Turn {
  readonly id: number
  readonly ask: Ask
  /** `waiting` until the first word; `stopped` by the user. */
  readonly state: 'waiting' | 'streaming' | 'done' | 'stopped' | 'failed'
  /** By the index the events carry; whole once `closed` holds that index. */
  readonly parts: readonly AssistantPart[]
  readonly response?: ResponseInfo
  readonly warnings: readonly Warning[]
  readonly usage?: Usage
  readonly result?: ChatResult
  readonly error?: ModelErrorFields
  /** Milliseconds from the call to the first and the last piece of the answer, measured on the server. */
  readonly firstMs?: number
  readonly lastMs?: number
}

export function openTurn(id: number, ask: Ask): Turn {
  return { id, ask, state: 'waiting', parts: [], warnings: [] }
}

export function isRunning({ state }: Turn): boolean {
  return state === 'waiting' || state === 'streaming'
}

/** The turn after one more event. Events of types that are not known here change nothing. */
export function applyLine(turn: Turn, line: ChatLine): Turn {
  switch (line.type) {
    case 'start':
      return { ...turn, response: line.response, warnings: line.warnings }
    case 'text-delta':
      return extend(turn, line, { type: 'text', text: textAt(turn, line.part) + line.text })
    case 'reasoning-delta':
      return extend(turn, line, { type: 'reasoning', text: textAt(turn, line.part) + line.text })
    case 'refusal-delta':
      return extend(turn, line, { type: 'refusal', text: textAt(turn, line.part) + line.text })
    case 'tool-call-start':
      return extend(turn, line, { type: 'tool-call', id: line.id, name: line.name, argumentsText: '', input: undefined })
    case 'tool-call-delta':
      return extendToolCall(turn, line)
    case 'part':
      return extend(turn, line, line.value)
    case 'usage':
      return { ...turn, usage: line.usage }
    case 'finish': {
      const { message, response, usage, warnings } = line.result
      return { ...turn, state: 'done', result: line.result, parts: message.content, response, usage, warnings }
    }
    case 'error':
      return fail(turn, line.error)
    default:
      return turn
  }
}

/** What had arrived stays, and so does what is known of its cost. */
export function fail(turn: Turn, error: ModelErrorFields): Turn {
  const { partial } = error
  return { ...turn, state: 'failed', error, ...(partial && { parts: partial.message.content, usage: partial.usage }) }
}

function extend(turn: Turn, { atMs, part }: { readonly atMs: number; readonly part: number }, value: AssistantPart): Turn {
  const parts = [...turn.parts]
  parts[part] = value
  return { ...turn, state: 'streaming', parts, firstMs: turn.firstMs ?? atMs, lastMs: atMs }
}

function extendToolCall(turn: Turn, line: Extract<ChatLine, { type: 'tool-call-delta' }>): Turn {
  const call = turn.parts[line.part]
  if (call?.type !== 'tool-call') return turn
  return extend(turn, line, { ...call, argumentsText: call.argumentsText + line.text })
}

function textAt({ parts }: Turn, index: number): string {
  const part = parts[index]
  return part && 'text' in part ? part.text : ''
}
