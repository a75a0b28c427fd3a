/** What Anthropic's server sends, for the conformance suite: named events around numbered blocks, thoughts with a signature. */

/** @import { ConformanceWire, ScriptedChat, WireFailure } from '@polymux/testkit/conformance' */
/** @typedef {{ whole: object, start: object, deltas: readonly object[] }} Block */

/** @type {ConformanceWire} */
export const anthropicWire = {
  chat: {
    streamType: 'text/event-stream',
    keepAlive: event({ type: 'ping' }),
    toolArguments: 'value-when-whole',
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

/** @type {Record<ScriptedChat['finish'], string>} */
const stopReasons = { stop: 'end_turn', length: 'max_tokens', 'tool-calls': 'tool_use', 'content-filter': 'refusal' }

/** @param {{ type: string, [name: string]: unknown }} value */
function event(value) {
  return `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`
}

/** @param {ScriptedChat} answer */
function head({ id, modelId }) {
  return { id, type: 'message', role: 'assistant', model: modelId }
}

/** @param {Block} block @param {number} index */
function blockEvents({ start, deltas }, index) {
  const opened = event({ type: 'content_block_start', index, content_block: start })
  const written = deltas.map((delta) => event({ type: 'content_block_delta', index, delta }))
  return [opened, ...written, event({ type: 'content_block_stop', index })]
}

/**
 * @param {ScriptedChat} answer
 * @returns {readonly Block[]}
 */
function blocksOf({ reasoning, reasoningEcho = 'c2lnbmVk', text, toolCalls = [] }) {
  return [
    ...(reasoning ? [thoughts(reasoning, reasoningEcho)] : []),
    ...(text ? [words(text)] : []),
    ...toolCalls.map(({ id, name, arguments: parts }) => ({
      whole: { type: 'tool_use', id, name, input: JSON.parse(parts.join('')) },
      start: { type: 'tool_use', id, name, input: {} },
      deltas: parts.map((part) => ({ type: 'input_json_delta', partial_json: part })),
    })),
  ]
}

/** @param {readonly string[]} parts @param {string} signature */
function thoughts(parts, signature) {
  return {
    whole: { type: 'thinking', thinking: parts.join(''), signature },
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [...parts.map((thinking) => ({ type: 'thinking_delta', thinking })), { type: 'signature_delta', signature }],
  }
}

/** @param {readonly string[]} parts */
function words(parts) {
  return {
    whole: { type: 'text', text: parts.join('') },
    start: { type: 'text', text: '' },
    deltas: parts.map((text) => ({ type: 'text_delta', text })),
  }
}

/** @param {ScriptedChat} answer */
function firstUsage(answer) {
  return { ...usageOf(answer), output_tokens: 1 }
}

/** @param {ScriptedChat} answer */
function usageOf({ usage }) {
  if (!usage) return {}
  const { inputTokens, outputTokens, cacheReadTokens = 0 } = usage
  return { input_tokens: inputTokens - cacheReadTokens, output_tokens: outputTokens, cache_read_input_tokens: cacheReadTokens }
}

/** @type {Record<number, string>} */
const failureTypes = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
}

/** @param {WireFailure} failure */
function failureOf({ status, message }) {
  return { type: failureTypes[status] ?? 'api_error', message }
}
