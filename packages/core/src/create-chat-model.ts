import type { ChatModel, ChatRequest, ChatResult, ChatStream } from './chat.ts'
import { applyDelta, endAssembly, partialResult, startAssembly } from './chat-assembly.ts'
import type { ModelName } from './chat-assembly.ts'
import type { CallScope } from './call-scope.ts'
import type { ChatCall, EventSink, EventSource, OpenedCall } from './chat-call.ts'
import type { ChatDelta } from './chat-delta.ts'
import { createChatStream } from './chat-stream.ts'
import { checkChatRequest } from './check-request.ts'
import { EventReader } from './event-reader.ts'
import type { StreamOrigin } from './event-reader.ts'
import { iteratedSource } from './iterated-source.ts'
import { locateError } from './locate-error.ts'
import type { CallOptions } from './model.ts'
import { withObject } from './output.ts'

/** A chat model without HTTP: a mock, a bridge, a model in the same process. */
export interface ChatModelDefinition extends ModelName {
  /** Yields the deltas of one answer, `finish` among them. Should end when `call.signal` aborts; the caller is answered in time even if it does not. */
  run(call: ChatCall): AsyncIterable<ChatDelta>
}

/** Makes `run` a whole model: parts, tool calls, structured output, abort and errors are core's. Nothing is retried. */
export function createChatModel(definition: ChatModelDefinition): ChatModel {
  const model = { provider: definition.provider, modelId: definition.modelId }
  return chatModelOf(model, (call, scope, sink) => {
    const assembly = startAssembly(model, [], call.streaming ? 'stream' : 'body')
    let attempts = 0
    return iteratedSource<ChatDelta>({
      items() {
        attempts = 1
        return definition.run({ ...call, signal: scope.signal })
      },
      scope,
      sink,
      take: (delta) => applyDelta(assembly, delta, sink.queue),
      end: () => scope.race(withObject(endAssembly(assembly, sink.queue), call.request)),
      locate: (thrown) => locateError(thrown, { ...model, attempts, partial: partialResult(assembly), secrets: [] }),
    })
  })
}

/** Opens one call of a model. A call over HTTP needs no `signal`, so it is made where one is needed: `scope.signal`. */
export type OpenChat = (call: OpenedCall, scope: CallScope, sink: EventSink) => EventSource

/** A chat model from a function that opens calls: every one is made here. */
export function chatModelOf(name: ModelName, open: OpenChat): ChatModel {
  function origin(request: ChatRequest, options: CallOptions, streaming: boolean): StreamOrigin {
    return {
      ...name,
      options,
      streaming,
      open(scope, sink) {
        checkLocated(request, name)
        return open({ request, options, streaming }, scope, sink)
      },
    }
  }
  const model = {
    spec: 1,
    kind: 'chat',
    ...name,
    generate(request: ChatRequest, options: CallOptions = {}): Promise<ChatResult> {
      const reader = new EventReader(origin(request, options, false))
      reader.collect()
      return reader.result
    },
    stream: (request: ChatRequest, options: CallOptions = {}): ChatStream => createChatStream(origin(request, options, true)),
  } as const
  // Safe: `object` is what the request's schema let through, which is what the type parameter of the methods says.
  return model as unknown as ChatModel
}

function checkLocated(request: ChatRequest, name: ModelName): void {
  try {
    checkChatRequest(request)
  } catch (error) {
    throw locateError(error, { ...name, attempts: 0, secrets: [] })
  }
}
