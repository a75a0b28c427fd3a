import { envelope, finishOf, reasoningDetail, signatureOf, signs, wholeCall, wireImage, type WrittenChat } from './chat-shape.ts'
import { logprobsOf } from './logprobs.ts'
import { jsonAnswer, type WireAnswer } from './wire-answer.ts'

/** An answer as one JSON body behind blank lines, due when its last token is. */
export function plainChat({ request, answer, generation, clock, usage, metadata }: WrittenChat): WireAnswer {
  const shown = request.reasoning === 'shown'
  const reasoning = shown ? answer.reasoning.join('') : ''
  const signature = signs(request) ? signatureOf(reasoning) : undefined
  const message = {
    role: 'assistant',
    content: answer.toolCalls.length > 0 ? null : answer.text.join(''),
    refusal: null,
    reasoning: reasoning || null,
    reasoning_details: reasoning ? [reasoningDetail(request, { text: reasoning, signature })] : undefined,
    tool_calls: answer.toolCalls.length > 0 ? answer.toolCalls.map(wholeCall) : undefined,
    annotations: answer.annotations.length > 0 ? answer.annotations : undefined,
    images: answer.images.length > 0 ? answer.images.map(wireImage) : undefined,
  }
  const body = {
    ...envelope(generation, request, 'chat.completion'),
    system_fingerprint: null,
    service_tier: 'default',
    choices: [{ index: 0, logprobs: logprobsOf(request, answer.text), ...finishOf(request, answer), message }],
    usage,
    openrouter_metadata: metadata,
  }
  return jsonAnswer(body, { atMs: clock.at(answer.tokens.completion), generationId: generation.id, padded: true })
}
