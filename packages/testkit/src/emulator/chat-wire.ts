/** An answer as OpenRouter writes it: one JSON body, or server-sent events as in the grammar of its streams. */
import { type AnsweredCall, type ChatAnswer } from './chat-limit.ts'
import type { EmulatedChatRequest } from './chat-request.ts'
import type { Clock } from './clock.ts'
import { type Generation, upstreamOf } from './generation.ts'
import { wireUsage } from './usage.ts'
import { jsonAnswer, streamAnswer, type WireAnswer } from './wire-answer.ts'
import { wireJson, type WireObject, type WireValue } from './wire-json.ts'

/** An answer and what is needed to write it down. */
export interface WrittenChat {
  readonly request: EmulatedChatRequest
  readonly answer: ChatAnswer
  readonly generation: Generation
  readonly clock: Clock
}

/** One JSON body behind blank lines, due when its last token is. */
export function plainChat({ request, answer, generation, clock }: WrittenChat): WireAnswer {
  const shown = request.reasoning === 'shown'
  const reasoning = answer.reasoning.join('')
  const message = {
    role: 'assistant',
    content: answer.toolCalls.length > 0 ? null : answer.text.join(''),
    refusal: null,
    reasoning: shown && reasoning ? reasoning : null,
    reasoning_details: shown && reasoning ? [wholeReasoning(request, reasoning)] : undefined,
    tool_calls: answer.toolCalls.length > 0 ? answer.toolCalls.map(wholeCall) : undefined,
    images: answer.images.length > 0 ? answer.images.map(wireImage) : undefined,
  }
  const body = {
    ...envelope(generation, request, 'chat.completion'),
    system_fingerprint: null,
    service_tier: 'default',
    choices: [{ index: 0, logprobs: null, ...finishOf(request, answer), message }],
    usage: wireUsage(request.model, answer.tokens),
  }
  return jsonAnswer(body, { atMs: clock.at(answer.tokens.completion), generationId: generation.id, padded: true })
}

/** Comments, a chunk for each token, a finishing chunk, one with the usage that finishes again, and `[DONE]`. */
export function streamedChat(written: WrittenChat): WireAnswer {
  const { request, answer, generation, clock } = written
  const finish = finishOf(request, answer)
  const empty = { index: 0, delta: { role: 'assistant', content: '' } }
  const head = envelope(generation, request, 'chat.completion.chunk')
  const data = (tokens: number, choice: WireObject, more: WireObject = {}): Frame => {
    return { atMs: clock.at(tokens), text: `data: ${wireJson({ ...head, choices: [choice], ...more })}\n\n` }
  }
  const frames: Frame[] = clock.commentsAtMs().map((atMs) => ({ atMs, text: ': OPENROUTER PROCESSING\n\n' }))
  let tokens = 0
  for (const { delta, length } of deltasOf(written)) {
    tokens += length
    frames.push(
      data(tokens, { index: 0, delta: { role: 'assistant', ...delta }, finish_reason: null, native_finish_reason: null }),
    )
  }
  frames.push(data(tokens, { ...empty, ...finish }))
  frames.push(data(tokens, { ...empty, ...finish }, { usage: wireUsage(request.model, answer.tokens), service_tier: 'default' }))
  frames.push({ atMs: clock.at(tokens), text: 'data: [DONE]\n\n' })
  return streamAnswer(frames, generation.id)
}

interface Frame {
  readonly atMs: number
  readonly text: string
}

interface TimedDelta {
  readonly delta: WireObject
  /** Tokens it took to write. */
  readonly length: number
}

function* deltasOf({ request, answer }: WrittenChat): Generator<TimedDelta, void, undefined> {
  const shown = request.reasoning === 'shown'
  for (const text of shown ? answer.reasoning : []) {
    yield { delta: { content: '', reasoning: text, reasoning_details: [reasoningDetail(request, { text })] }, length: 1 }
  }
  if (shown && answer.reasoning.length > 0 && signs(request)) {
    const signature = signatureOf(answer.reasoning.join(''))
    yield { delta: { content: '', reasoning_details: [reasoningDetail(request, { signature })] }, length: 0 }
  }
  // Hidden thoughts take their time all the same.
  let waited = shown ? 0 : answer.reasoning.length
  for (const content of answer.text) {
    yield { delta: { content }, length: 1 + waited }
    waited = 0
  }
  for (const [index, call] of answer.toolCalls.entries()) yield* callDeltas(call, index)
  if (answer.images.length > 0)
    yield { delta: { content: '', images: answer.images.map(wireImage) }, length: answer.tokens.image ?? 0 }
}

/** Id and name in the first fragment only, as most hosts do; content is null on tool deltas. */
function* callDeltas(call: AnsweredCall, index: number): Generator<TimedDelta, void, undefined> {
  const opening = { index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }
  yield { delta: { content: null, tool_calls: [opening] }, length: 1 }
  for (const fragment of call.arguments.match(/[^]{1,7}/gu) ?? []) {
    yield { delta: { content: null, tool_calls: [{ index, type: 'function', function: { arguments: fragment } }] }, length: 1 }
  }
}

function envelope({ id, created, provider }: Generation, { model }: EmulatedChatRequest, object: string): WireObject {
  return { id, object, created, model: model.id, provider }
}

function finishOf({ model }: EmulatedChatRequest, { finish, cut }: ChatAnswer): WireObject {
  const native = upstreamOf(model).nativeReasons
  return { finish_reason: finish, native_finish_reason: native[cut ? 'length' : finish] }
}

function wholeReasoning(request: EmulatedChatRequest, text: string): WireObject {
  return reasoningDetail(request, { text, signature: signs(request) ? signatureOf(text) : undefined })
}

function reasoningDetail({ model }: EmulatedChatRequest, content: WireObject): WireObject {
  return { type: 'reasoning.text', ...content, format: upstreamOf(model).reasoningFormat, index: 0 }
}

/** Some hosts sign their thoughts and want them back unchanged with the next turn. */
function signs({ model }: EmulatedChatRequest): boolean {
  return upstreamOf(model).reasoningFormat === 'anthropic-claude-v1'
}

function signatureOf(text: string): string {
  return Buffer.from(`emulated signature over ${text.length} characters`).toString('base64')
}

function wholeCall({ id, name, arguments: text }: AnsweredCall, index: number): WireValue {
  return { index, id, type: 'function', function: { name, arguments: text } }
}

function wireImage(base64: string, index: number): WireValue {
  return { index, type: 'image_url', image_url: { url: `data:image/png;base64,${base64}` } }
}
