/** An answer as server-sent events, in the grammar of OpenRouter's streams. What all events share is written once: a stream is thousands of them. */
import type { AnsweredCall } from './chat-limit.ts'
import { envelope, finishOf, reasoningDetail, signatureOf, signs, wireImage, type WrittenChat } from './chat-shape.ts'
import { logprobsOf } from './logprobs.ts'
import { streamAnswer, type WireAnswer } from './wire-answer.ts'
import { wireJson } from './wire-json.ts'

/** Comments, a chunk for each token, a finishing chunk, one with the usage that finishes again, and `[DONE]`. */
export function streamedChat(written: WrittenChat): WireAnswer {
  const { request, answer, generation, clock, usage, metadata } = written
  const head = `data: ${wireJson(envelope(generation, request, 'chat.completion.chunk')).slice(0, -1)},"choices":[`
  const frames: Frame[] = clock.commentsAtMs().map((atMs) => ({ atMs, text: ': OPENROUTER PROCESSING\n\n' }))
  let tokens = 0
  for (const { delta, length, logprobs = '' } of deltasOf(written)) {
    tokens += length
    const choice = `{"index":0,"delta":{"role":"assistant",${delta}},"finish_reason":null,"native_finish_reason":null${logprobs}}`
    frames.push({ atMs: clock.at(tokens), text: `${head}${choice}]}\n\n` })
  }
  const atMs = clock.at(tokens)
  const last = `${head}${wireJson({ index: 0, delta: { role: 'assistant', content: '' }, ...finishOf(request, answer) })}]`
  frames.push({ atMs, text: `${last}}\n\n` })
  const more = wireJson({ usage, service_tier: 'default', openrouter_metadata: metadata }).slice(1)
  frames.push({ atMs, text: `${last},${more}\n\n` })
  frames.push({ atMs, text: 'data: [DONE]\n\n' })
  return streamAnswer(frames, generation.id)
}

interface Frame {
  readonly atMs: number
  readonly text: string
}

interface TimedDelta {
  /** Members of the delta, as JSON. */
  readonly delta: string
  /** Tokens it took to write. */
  readonly length: number
  /** A further member of the choice, with the comma before it. */
  readonly logprobs?: string
}

function* deltasOf(written: WrittenChat): Generator<TimedDelta, void, undefined> {
  const { request, answer } = written
  yield* reasoningDeltas(written)
  // Hidden thoughts take their time all the same.
  let waited = request.reasoning === 'shown' ? 0 : answer.reasoning.length
  for (const content of answer.text) {
    const probabilities = request.logprobs ? { logprobs: `,"logprobs":${wireJson(logprobsOf(request, [content]))}` } : {}
    yield { delta: `"content":${JSON.stringify(content)}`, length: 1 + waited, ...probabilities }
    waited = 0
  }
  for (const annotation of answer.annotations) yield { delta: `"content":"","annotations":[${wireJson(annotation)}]`, length: 0 }
  for (const [index, call] of answer.toolCalls.entries()) yield* callDeltas(call, index)
  if (answer.images.length > 0)
    yield { delta: `"content":"","images":${wireJson(answer.images.map(wireImage))}`, length: answer.tokens.image ?? 0 }
}

function* reasoningDeltas({ request, answer }: WrittenChat): Generator<TimedDelta, void, undefined> {
  if (request.reasoning !== 'shown' || answer.reasoning.length === 0) return
  for (const text of answer.reasoning) {
    const detail = wireJson(reasoningDetail(request, { text }))
    yield { delta: `"content":"","reasoning":${JSON.stringify(text)},"reasoning_details":[${detail}]`, length: 1 }
  }
  if (!signs(request)) return
  const detail = wireJson(reasoningDetail(request, { signature: signatureOf(answer.reasoning.join('')) }))
  yield { delta: `"content":"","reasoning_details":[${detail}]`, length: 0 }
}

/** Id and name in the first fragment only, as most hosts do; content is null on tool deltas. */
function* callDeltas(call: AnsweredCall, index: number): Generator<TimedDelta, void, undefined> {
  const opening = { index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }
  yield { delta: `"content":null,"tool_calls":[${wireJson(opening)}]`, length: 1 }
  for (const fragment of call.arguments.match(/[^]{1,7}/gu) ?? []) {
    const part = wireJson({ index, type: 'function', function: { arguments: fragment } })
    yield { delta: `"content":null,"tool_calls":[${part}]`, length: 1 }
  }
}
