import type { Message, ToolCall, ToolMessage } from '@polymux/core'
import type { Turn } from './turn.ts'

/** The messages of the next request: the conversation so far, then `input`. A finished answer goes back as it came, with all that rides on it. */
export function messagesFor(turns: readonly Turn[], input: readonly Message[]): readonly Message[] {
  const kept = turns.flatMap((turn) => {
    const answer = answerOf(turn)
    return answer ? [{ turn, answer }] : []
  })
  const before = kept.flatMap(({ answer, turn }, index) => {
    const next = kept[index + 1]?.turn.ask.input ?? input
    const isAnswered = next.some(({ role }) => role === 'tool')
    return turn.ask.input.concat(answer, isAnswered ? [] : unansweredCalls(turn))
  })
  return [...before, ...input]
}

/** Calls of the last turn that wait for a result. */
export function openCalls(turns: readonly Turn[]): readonly ToolCall[] {
  return turns.at(-1)?.result?.toolCalls ?? []
}

export function toolResult({ id, name }: ToolCall, content: string, isError = false): ToolMessage {
  return { role: 'tool', toolCallId: id, toolName: name, content, ...(isError && { isError }) }
}

/** Of an answer that broke off, its words; nothing of a turn without any, which then never happened. */
function answerOf({ parts, result }: Turn): Message | undefined {
  if (result) return result.message
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return text === '' ? undefined : { role: 'assistant', content: text }
}

/** Providers refuse a conversation in which a call has no result. */
function unansweredCalls({ result }: Turn): readonly ToolMessage[] {
  return (result?.toolCalls ?? []).map((call) => toolResult(call, 'The user went on without running this.', true))
}
