/** A result beside what the bytes say: each field that differs, in words. None is what the tests want. */
import { isDeepStrictEqual } from 'node:util'
import type { ChatResult, FinishReason, ToolCall } from '@polymux/core'
import type { ReadAnswer, ReadToolCall } from './read-answer.ts'

/** Every word the wire has ever used, and ours for it. */
const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  end_turn: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
}

/** Words by which an upstream says that the token limit cut the answer. */
const cutWords = new Set(['length', 'max_tokens', 'max_output_tokens'])

/** What differs between a finished answer and its bytes. */
export function differences(result: ChatResult, answer: ReadAnswer): readonly string[] {
  const cut = [answer.finish, answer.native].some((word) => cutWords.has(word?.toLowerCase() ?? ''))
  return [
    ...contentDifferences(result, answer),
    ...different('finishReason', result.finishReason, finishReasonOf(answer)),
    // Where the wire has no native reason its only reason may stand in.
    ...(answer.native === undefined && result.nativeFinishReason === answer.finish
      ? []
      : different('nativeFinishReason', result.nativeFinishReason, answer.native)),
    ...different('usage', result.usage, answer.usage ?? {}),
    ...result.toolCalls.flatMap((call, index) => {
      const cutHere = cut && answer.endsInToolCall && index === answer.toolCalls.length - 1
      return different(`toolCalls[${index}] verdict`, verdictOn(call), expectedVerdict(call.argumentsText, cutHere))
    }),
    ...different('response.id', result.response.id, answer.id),
    ...different('response.returnedModel', result.response.returnedModel, answer.model),
    ...different('response.upstream', result.response.upstream, answer.host),
  ]
}

/** What differs between what had arrived before a failure and its bytes. Usage counts too; reasons there are none yet. */
export function partialDifferences(partial: ChatResult | undefined, answer: ReadAnswer): readonly string[] {
  if (!partial) return arrived(answer) ? ['partial: missing, though something had arrived'] : []
  return [
    ...contentDifferences(partial, answer),
    ...different('finishReason', partial.finishReason, 'unknown'),
    ...different('usage', partial.usage, answer.usage ?? {}),
    ...partial.toolCalls.flatMap((call, index) => {
      if (call.invalid) return different(`toolCalls[${index}].reason`, call.reason, 'truncated')
      const last = answer.endsInToolCall && index === partial.toolCalls.length - 1
      return last ? [`toolCalls[${index}]: the call that was cut passes for a complete one`] : verdictDifferences(call, index)
    }),
  ]
}

function verdictDifferences(call: ToolCall, index: number): readonly string[] {
  return different(`toolCalls[${index}] verdict`, verdictOn(call), expectedVerdict(call.argumentsText, false))
}

function contentDifferences(result: ChatResult, answer: ReadAnswer): readonly string[] {
  const parts = result.message.content
  const images = parts.flatMap((part) => (part.type === 'image' ? [addressOf(part.data)] : []))
  const refusal = parts.flatMap((part) => (part.type === 'refusal' ? [part.text] : [])).join('')
  const citations = result.sources.map(({ url }) => url)
  return [
    ...different('text', result.text, answer.text),
    ...different('reasoning', result.reasoning, answer.reasoning),
    ...different('refusal', refusal, answer.refusal),
    ...different('toolCalls', result.toolCalls.map(wordsOf), answer.toolCalls),
    ...different('images', images, answer.images),
    ...different('sources', citations, answer.citations),
  ]
}

function finishReasonOf({ finish, toolCalls }: ReadAnswer): FinishReason {
  const reason = finish === undefined ? undefined : reasons[finish]
  // Some upstreams say `stop` beside tool calls.
  return reason === 'stop' && toolCalls.length > 0 ? 'tool-calls' : (reason ?? 'unknown')
}

function wordsOf({ argumentsText, id, name }: ToolCall): ReadToolCall {
  return { id, name, argumentsText }
}

type Verdict = { readonly input: unknown } | { readonly invalid: 'truncated' | 'not-json' }

function verdictOn(call: ToolCall): Verdict {
  return call.invalid ? { invalid: call.reason } : { input: call.input }
}

function expectedVerdict(argumentsText: string, cut: boolean): Verdict {
  if (cut) return { invalid: 'truncated' }
  if (argumentsText.trim() === '') return { input: {} }
  try {
    return { input: JSON.parse(argumentsText) }
  } catch {
    return { invalid: 'not-json' }
  }
}

function addressOf(data: { readonly url: string } | { readonly base64: string; readonly mediaType: string } | object): string {
  if ('url' in data) return String(data.url)
  return 'base64' in data && 'mediaType' in data ? `data:${String(data.mediaType)};base64,${String(data.base64)}` : '?'
}

function arrived({ images, reasoning, refusal, text, toolCalls, usage }: ReadAnswer): boolean {
  return text + reasoning + refusal !== '' || toolCalls.length + images.length > 0 || usage !== undefined
}

function different(field: string, ours: unknown, theirs: unknown): readonly string[] {
  if (ours === theirs || isDeepStrictEqual(ours, theirs)) return []
  return [`${field}: ${shown(ours)} where the bytes say ${shown(theirs)}`]
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}
