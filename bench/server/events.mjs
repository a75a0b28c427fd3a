/** Streamed answers in OpenRouter's shape: the texts of their events, one an item. */
import { envelope, usage } from './answers.mjs'
import { chatText, cut, evenDeltas, textDeltas, toolArguments } from './content.mjs'

/** Comments that OpenRouter sends while a model is still thinking. */
export const opening = ': OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n'

/** The end of every stream: why it ended, what it used, and the marker. */
export function closing(reason = 'stop') {
  const last = { ...envelope, object: 'chat.completion.chunk', choices: [choice({ role: 'assistant', content: '' }, reason)] }
  return [event(last), event({ ...last, choices: [choice({ role: 'assistant', content: '' })], usage }), 'data: [DONE]\n\n']
}

/** @param {string} text */
export function textEvent(text) {
  return deltaEvent({ role: 'assistant', content: text })
}

/**
 * The events of a model named `bench/KIND-SIZE`.
 * @param {string} kind
 * @param {number} size
 * @returns {string[]}
 */
export function eventsOf(kind, size) {
  if (kind === 'delta') return evenDeltas(size, 32).map(textEvent)
  if (kind === 'reason') return [...textDeltas(size).map(reasoningEvent), ...textDeltas(78).map(textEvent)]
  if (kind === 'tool') return toolEvents(size)
  // A plain question that a client can only ask as a stream.
  if (kind === 'chat') return cut(chatText, 10).map(textEvent)
  return textDeltas(size).map(textEvent)
}

/** @param {number} size */
function toolEvents(size) {
  const first = { id: 'toolu_01PhWuzP96jE5NN83VmBbz32', index: 0, type: 'function', function: { name: 'write', arguments: '' } }
  const rest = cut(toolArguments(size), 4).map((text) => ({ index: 0, type: 'function', function: { arguments: text } }))
  return [first, ...rest].map((call) => deltaEvent({ role: 'assistant', content: null, tool_calls: [call] }))
}

/** @param {string} text */
function reasoningEvent(text) {
  const detail = { type: 'reasoning.text', text, format: 'anthropic-claude-v1', index: 0 }
  return deltaEvent({ role: 'assistant', content: '', reasoning: text, reasoning_details: [detail] })
}

/** @param {object} delta */
function deltaEvent(delta) {
  return event({ ...envelope, object: 'chat.completion.chunk', choices: [choice(delta)] })
}

/**
 * @param {object} delta
 * @param {string | null} reason
 */
function choice(delta, reason = null) {
  return { index: 0, delta, finish_reason: reason, native_finish_reason: reason, logprobs: null }
}

/** @param {unknown} data */
function event(data) {
  return `data: ${JSON.stringify(data)}\n\n`
}
