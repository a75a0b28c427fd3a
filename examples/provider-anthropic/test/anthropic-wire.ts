/** What Anthropic's server sends, for the conformance suite: named events around numbered blocks, thoughts with a signature. */
import type { ConformanceWire, ScriptedChat, WireFailure } from '@polymux/testkit/conformance'

export const anthropicWire: ConformanceWire = {
  chat: {
    streamType: 'text/event-stream',
    keepAlive: event({ type: 'ping' }),
    whole: (answer) =>
      JSON.stringify({
        ...head(answer),
        content: blocksOf(answer).map(({ whole }) => whole),
        stop_reason: stopReasons[answer.finish],
        stop_sequence: null,
        usage: usageOf(answer),
      }),
    stream: (answer) => [
      event({ type: 'message_start', message: { ...head(answer), content: [], stop_reason: null, usage: firstUsage(answer) } }),
      ...blocksOf(answer).flatMap(blockEvents),
      event({
        type: 'message_delta',
        delta: { stop_reason: stopReasons[answer.finish], stop_sequence: null },
        usage: usageOf(answer),
      }),
      event({ type: 'message_stop' }),
    ],
    streamFailure: (failure) => event({ type: 'error', error: failureOf(failure) }),
  },
  failure: (failure) => JSON.stringify({ type: 'error', error: failureOf(failure) }),
}

const stopReasons = { stop: 'end_turn', length: 'max_tokens', 'tool-calls': 'tool_use', 'content-filter': 'refusal' } as const

function event(value: { readonly type: string; readonly [name: string]: unknown }): string {
  return `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`
}

function head({ id, modelId }: ScriptedChat): object {
  return { id, type: 'message', role: 'assistant', model: modelId }
}

function blockEvents({ start, deltas }: Block, index: number): readonly string[] {
  const opened = event({ type: 'content_block_start', index, content_block: start })
  const written = deltas.map((delta) => event({ type: 'content_block_delta', index, delta }))
  return [opened, ...written, event({ type: 'content_block_stop', index })]
}

interface Block {
  readonly whole: object
  readonly start: object
  readonly deltas: readonly object[]
}

function blocksOf({ reasoning, reasoningEcho, text, toolCalls = [] }: ScriptedChat): readonly Block[] {
  const signature = reasoningEcho ?? 'c2lnbmVk'
  return [
    ...(reasoning ? [thoughts(reasoning, signature)] : []),
    ...(text ? [words(text)] : []),
    ...toolCalls.map(({ id, name, arguments: parts }) => ({
      whole: { type: 'tool_use', id, name, input: JSON.parse(parts.join('')) as unknown },
      start: { type: 'tool_use', id, name, input: {} },
      deltas: parts.map((part) => ({ type: 'input_json_delta', partial_json: part })),
    })),
  ]
}

function thoughts(parts: readonly string[], signature: string): Block {
  return {
    whole: { type: 'thinking', thinking: parts.join(''), signature },
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [...parts.map((thinking) => ({ type: 'thinking_delta', thinking })), { type: 'signature_delta', signature }],
  }
}

function words(parts: readonly string[]): Block {
  return {
    whole: { type: 'text', text: parts.join('') },
    start: { type: 'text', text: '' },
    deltas: parts.map((text) => ({ type: 'text_delta', text })),
  }
}

function firstUsage(answer: ScriptedChat): object {
  return { ...usageOf(answer), output_tokens: 1 }
}

function usageOf({ usage }: ScriptedChat): object {
  if (!usage) return {}
  const { inputTokens, outputTokens, cacheReadTokens = 0 } = usage
  return { input_tokens: inputTokens - cacheReadTokens, output_tokens: outputTokens, cache_read_input_tokens: cacheReadTokens }
}

const failureTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
}

function failureOf({ status, message }: WireFailure): object {
  return { type: failureTypes[status] ?? 'api_error', message }
}
