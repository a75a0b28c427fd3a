import type { ChatEvent, ChatModel, ChatResult } from './chat.ts'
import type { ChatCall, EventSource } from './chat-call.ts'
import { chatModelOf } from './create-chat-model.ts'
import { ModelError } from './model-error.ts'
import { locateError } from './locate-error.ts'

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

  return chatModelOf(name, (call) => {
    let iterator: AsyncIterator<ChatEvent> | undefined
    const source: EventSource = {
      async next() {
        try {
          iterator ??= around(call, next)[Symbol.asyncIterator]()
          const step = await iterator.next()
          return step.done ? undefined : [step.value]
        } catch (error) {
          throw locateError(error, { ...name, attempts: ModelError.is(error) ? error.attempts : 0, secrets: [] })
        }
      },
      close() {
        Promise.resolve(iterator?.return?.()).catch(() => {})
      },
    }
    return source
  })
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
