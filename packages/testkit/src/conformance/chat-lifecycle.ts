/**
 * The grammar of a stream of events. `start` comes first and once, the deltas of a part come before its one `part` event and joined
 * are its value, `part` events come in order, and one `finish` comes last, whose result holds just these parts.
 */
import { isDeepStrictEqual } from 'node:util'
import type { AssistantPart, ChatEvent, ChatResult, Source, Usage } from '@polymux/core'

/** What has been seen of a stream. */
interface Seen {
  /** Parts that have deltas and no `part` event yet. */
  readonly open: Map<number, OpenPart>
  readonly values: AssistantPart[]
  readonly sources: Source[]
  usage: Usage | undefined
}

interface OpenPart {
  readonly type: AssistantPart['type']
  text: string
  /** Of a tool call: what its start said. */
  readonly call?: { readonly id: string; readonly name: string } | undefined
}

/** Says what is wrong with `events`, or `undefined`. `complete: false` is for streams that failed, and so have no `finish`. */
export function lifecycleFault(
  events: readonly ChatEvent[],
  { complete = true }: { readonly complete?: boolean } = {},
): string | undefined {
  const seen: Seen = { open: new Map(), values: [], sources: [], usage: undefined }
  for (const [index, event] of events.entries()) {
    const fault = orderFault(event, index, events.length) ?? eventFault(event, seen)
    if (fault !== undefined) return `event ${index} (${event.type}): ${fault}`
  }
  const last = events.at(-1)?.type
  if (complete && last !== 'finish') return `the last event must be finish, ${last ? `is ${last}` : 'there is none'}`
  return undefined
}

function orderFault({ type }: ChatEvent, index: number, length: number): string | undefined {
  if (index === 0 && type !== 'start') return 'the first event must be start'
  if (index > 0 && type === 'start') return 'start must come once, first of all'
  if (type === 'finish' && index < length - 1) return 'nothing may come after finish'
  return undefined
}

function eventFault(event: ChatEvent, seen: Seen): string | undefined {
  switch (event.type) {
    case 'text-delta':
      return deltaFault(seen, event.part, { type: 'text', text: event.text })
    case 'reasoning-delta':
      return deltaFault(seen, event.part, { type: 'reasoning', text: event.text })
    case 'refusal-delta':
      return deltaFault(seen, event.part, { type: 'refusal', text: event.text })
    case 'audio-delta':
      return deltaFault(seen, event.part, { type: 'audio', text: event.base64 })
    case 'tool-call-start': {
      if (seen.open.has(event.part)) return `part ${event.part} has begun already`
      const { id, name } = event
      if (id === '' || name === '') return 'a tool call must have an id and a name'
      return deltaFault(seen, event.part, { type: 'tool-call', text: '', call: { id, name } })
    }
    case 'tool-call-delta':
      if (!seen.open.has(event.part)) return `a tool-call-start of part ${event.part} must come first`
      return deltaFault(seen, event.part, { type: 'tool-call', text: event.text })
    case 'part':
      return partFault(seen, event.part, event.value)
    case 'source':
      seen.sources.push(event.source)
      return undefined
    case 'usage':
      seen.usage = event.usage
      return undefined
    case 'finish':
      return finishFault(seen, event.result)
    default:
      return undefined
  }
}

/** What a delta adds to a part. */
interface Added {
  readonly type: AssistantPart['type']
  readonly text: string
  readonly call?: OpenPart['call'] | undefined
}

function deltaFault({ open, values }: Seen, index: number, { type, text, call }: Added): string | undefined {
  if (!Number.isInteger(index) || index < 0) return `${index} is no index of a part`
  if (index < values.length) return `part ${index} is over: its part event has come`
  const part = open.get(index)
  if (!part) {
    open.set(index, { type, text, ...(call && { call }) })
    return undefined
  }
  if (part.type !== type) return `part ${index} is of type ${part.type}, the delta of type ${type}`
  part.text += text
  return undefined
}

function partFault({ open, values }: Seen, index: number, value: AssistantPart): string | undefined {
  if (index !== values.length) return `part events must come in order: expected part ${values.length}, got part ${index}`
  const part = open.get(index)
  open.delete(index)
  values.push(value)
  const whole = wholeText(value)
  if (part && part.type !== value.type) return `its deltas are of type ${part.type}, its value of type ${value.type}`
  if (value.type === 'tool-call') {
    if (!part?.call) return 'a tool-call-start must come first'
    if (part.call.id !== value.id || part.call.name !== value.name) {
      return `it started as ${part.call.name} (${part.call.id}) and is ${value.name} (${value.id})`
    }
  }
  if (whole === undefined || (part?.text ?? '') === whole) return undefined
  // Sound may also come in one piece.
  if (value.type === 'audio' && !part) return undefined
  return `the deltas of part ${index} joined are ${JSON.stringify(part?.text ?? '')}, its value is ${JSON.stringify(whole)}`
}

/** What the deltas of a part must join to; `undefined` for parts that have none. */
function wholeText(value: AssistantPart): string | undefined {
  switch (value.type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return value.text
    case 'tool-call':
      return value.argumentsText
    case 'audio':
      return 'base64' in value.data ? value.data.base64 : undefined
    default:
      return undefined
  }
}

function finishFault({ open, sources, usage, values }: Seen, result: ChatResult): string | undefined {
  const [left] = open.keys()
  if (left !== undefined) return `part ${left} has no part event`
  if (!isDeepStrictEqual(result.message.content, values)) {
    return `the result has ${result.message.content.length} parts which are not the ${values.length} of the part events`
  }
  if (usage && !isDeepStrictEqual(result.usage, usage)) return 'the usage of the result is not that of the last usage event'
  if (!isDeepStrictEqual(result.sources, sources)) return 'the sources of the result are not those of the source events'
  return undefined
}
