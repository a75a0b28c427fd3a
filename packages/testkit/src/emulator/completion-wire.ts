/** Answers of the legacy `/completions`: text where chat has a message. Tools, thoughts and pictures have no place there. */
import { envelope, finishOf, type WrittenChat } from './chat-shape.ts'
import { jsonAnswer, streamAnswer, type WireAnswer } from './wire-answer.ts'
import { wireJson, type WireObject } from './wire-json.ts'

/** One JSON body. */
export function plainCompletion({ request, answer, generation, clock, usage }: WrittenChat): WireAnswer {
  const choice = { index: 0, text: answer.text.join(''), logprobs: null, ...finishOf(request, answer), reasoning: null }
  const body = { ...envelope(generation, request, 'chat.completion'), choices: [choice], usage }
  return jsonAnswer(body, { atMs: clock.at(answer.tokens.completion), generationId: generation.id, padded: true })
}

/** An event for each token, one that finishes, and one with the usage. */
export function streamedCompletion({ request, answer, generation, clock, usage }: WrittenChat): WireAnswer {
  const head = envelope(generation, request, 'chat.completion.chunk')
  const data = (value: WireObject): string => `data: ${wireJson({ ...head, ...value })}\n\n`
  const words = answer.text.map((text, index) => ({
    atMs: clock.at(answer.reasoning.length + index + 1),
    text: data({ choices: [{ index: 0, text, logprobs: null, finish_reason: null, native_finish_reason: null }] }),
  }))
  const atMs = clock.at(answer.tokens.completion)
  const last = { index: 0, text: '', logprobs: null, ...finishOf(request, answer) }
  return streamAnswer(
    [
      ...clock.commentsAtMs().map((at) => ({ atMs: at, text: ': OPENROUTER PROCESSING\n\n' })),
      ...words,
      { atMs, text: data({ choices: [last] }) },
      { atMs, text: data({ choices: [last], usage }) },
      { atMs, text: 'data: [DONE]\n\n' },
    ],
    generation.id,
  )
}
