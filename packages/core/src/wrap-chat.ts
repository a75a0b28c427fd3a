import type { ChatEvent, ChatModel, ChatResult } from './chat.ts'
import type { ChatCall } from './chat-call.ts'
import { chatModelOf } from './create-chat-model.ts'
import { explain } from './explain.ts'
import { iteratedSource } from './iterated-source.ts'
import { ModelError } from './model-error.ts'
import { locateError } from './locate-error.ts'

/** How long a middleware may take to report an abort, with what had arrived, before it is reported for it. */
const abortGraceMs = 30

/** What a middleware does around one call; `next` makes the call on the model inside. */
export type AroundChat = (call: ChatCall, next: (call: ChatCall) => AsyncIterable<ChatEvent>) => AsyncIterable<ChatEvent>

/**
 * A model around a model. One hook serves both ways of calling: `generate` is a call with `streaming: false`, whose events come
 * from the whole result. Pass `call.signal` on, as `next` does by itself, so that an abort goes through.
 */
export function wrapChat(model: ChatModel, around: AroundChat): ChatModel {
  const name = { provider: model.provider, modelId: model.modelId }

  function next(call: ChatCall): AsyncIterable<ChatEvent> {
    const options = { ...call.options, signal: call.signal }
    return call.streaming ? model.stream(call.request, options) : eventsOf(() => model.generate(call.request, options))
  }

  const wrapped = chatModelOf(name, (call, scope, sink) =>
    iteratedSource<ChatEvent>({
      items: () => around({ ...call, signal: scope.signal }, next),
      scope,
      sink,
      take: (event) => sink.queue.push(event),
      // Whoever read a finish event has closed the source: it is not asked to go on.
      end() {
        throw new ModelError({
          code: 'bad_response',
          message: 'The model ended its events without a finish event.',
          phase: 'stream',
        })
      },
      locate: (thrown) => locateError(thrown, { ...name, attempts: ModelError.is(thrown) ? thrown.attempts : 0, secrets: [] }),
      graceMs: abortGraceMs,
    }),
  )
  // What the model inside sends; a middleware that changes requests is not asked.
  return { ...wrapped, ...(model.explain && { explain: (request, options) => explain(model, request, options) }) }
}

/** The events that a whole result would have come in. */
async function* eventsOf(generate: () => Promise<ChatResult>): AsyncGenerator<ChatEvent> {
  const result = await generate()
  yield { type: 'start', response: result.response, warnings: result.warnings }
  for (const [part, value] of result.message.content.entries()) {
    if (value.type === 'text' || value.type === 'reasoning' || value.type === 'refusal')
      yield { type: `${value.type}-delta`, part, text: value.text }
    if (value.type === 'tool-call') {
      yield { type: 'tool-call-start', part, id: value.id, name: value.name }
      if (value.argumentsText !== '') yield { type: 'tool-call-delta', part, text: value.argumentsText }
    }
    yield { type: 'part', part, value }
  }
  for (const source of result.sources) yield { type: 'source', source }
  yield { type: 'usage', usage: result.usage }
  yield { type: 'finish', result }
}
