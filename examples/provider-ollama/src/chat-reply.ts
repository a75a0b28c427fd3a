/** From the lines of `POST /api/chat` to deltas. A whole answer is one such line, with `done` already true. */
import type { FinishReason, Usage } from '@polymux/core'
import type { ChatDecoder, ChatDelta, WireMessage } from '@polymux/core/adapter'
import { readFailure } from './error.ts'

interface WireLine {
  readonly model?: string
  readonly created_at?: string
  readonly message?: {
    readonly content?: string
    readonly thinking?: string
    readonly tool_calls?: readonly {
      readonly id?: string
      readonly function: { readonly name: string; readonly arguments: unknown }
    }[]
  }
  readonly done?: boolean
  readonly done_reason?: string
  readonly prompt_eval_count?: number
  readonly eval_count?: number
  readonly error?: unknown
}

export function decodeChat(): ChatDecoder {
  let calls = 0
  let finish: ChatDelta | undefined

  function* read({ data, json }: WireMessage): Generator<ChatDelta> {
    // Safe: only what is there is read, and what is of another type fails as a reply that makes no sense.
    const line = (json ?? JSON.parse(data)) as WireLine
    if (line.error !== undefined) yield { type: 'error', error: readFailure(line.error) }
    if (line.model !== undefined) yield { type: 'meta', response: { returnedModel: line.model, ...createdAt(line) } }
    const { thinking, content, tool_calls: wireCalls = [] } = line.message ?? {}
    if (thinking) yield { type: 'reasoning', text: thinking }
    if (content) yield { type: 'text', text: content }
    for (const { id, function: called } of wireCalls) {
      const key = `call-${calls++}`
      yield { type: 'tool', key, id: id ?? key, name: called.name, input: called.arguments }
      yield { type: 'close', key }
    }
    if (line.done !== true) return
    yield { type: 'usage', usage: readUsage(line) }
    finish = { type: 'finish', reason: reasonOf(line.done_reason, calls), native: line.done_reason }
  }

  return {
    push: read,
    *end() {
      if (finish) yield finish
    },
  }
}

/** Ollama says `stop` for answers that call tools as well. */
function reasonOf(reason: string | undefined, calls: number): FinishReason {
  if (reason === 'length') return 'length'
  if (reason !== 'stop') return 'unknown'
  return calls > 0 ? 'tool-calls' : 'stop'
}

function createdAt({ created_at: text = '' }: WireLine): { readonly createdAt?: number } {
  const milliseconds = Date.parse(text)
  return Number.isNaN(milliseconds) ? {} : { createdAt: Math.floor(milliseconds / 1000) }
}

function readUsage({ prompt_eval_count: input, eval_count: output }: WireLine): Usage {
  return {
    ...(input !== undefined && { inputTokens: input }),
    ...(output !== undefined && { outputTokens: output }),
    ...(input !== undefined && output !== undefined && { totalTokens: input + output }),
  }
}
