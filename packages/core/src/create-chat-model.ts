import type { ChatModel, ChatRequest, ChatResult, ChatStream } from './chat.ts'
import type { ModelName } from './chat-assembly.ts'
import type { ChatCall, EventSource } from './chat-call.ts'
import type { ChatDelta } from './chat-delta.ts'
import { createChatStream } from './chat-stream.ts'
import { checkChatRequest } from './check-request.ts'
import { deltaEvents } from './delta-events.ts'
import type { DeltaSource } from './delta-events.ts'
import type { CallScope } from './call-scope.ts'
import { locateError } from './locate-error.ts'
import type { CallOptions } from './model.ts'

/** A chat model without HTTP: a mock, a bridge, a model in the same process. */
export interface ChatModelDefinition extends ModelName {
  /** Yields the deltas of one answer, `finish` among them. Should end when `call.signal` aborts; the caller is answered in time even if it does not. */
  run(call: ChatCall): AsyncIterable<ChatDelta>
}

/** Makes `run` a whole model: parts, tool calls, structured output, abort and errors are core's. Nothing is retried. */
export function createChatModel(definition: ChatModelDefinition): ChatModel {
  const model = { provider: definition.provider, modelId: definition.modelId }
  return chatModelOf(model, (call) =>
    deltaEvents({ model, call, warnings: [], retries: false, open: (scope) => deltasOf(() => definition.run(call), scope) }),
  )
}

/** A chat model from a function that opens calls: every one is made here. */
export function chatModelOf(name: ModelName, open: (call: ChatCall) => EventSource): ChatModel {
  function start(request: ChatRequest, options: CallOptions, streaming: boolean): ChatStream {
    return createChatStream({
      ...name,
      signal: options.signal,
      open(signal) {
        checkLocated(request, name)
        return open({ request, options, streaming, signal })
      },
    })
  }
  const model = {
    spec: 1,
    kind: 'chat',
    ...name,
    generate: (request: ChatRequest, options: CallOptions = {}): Promise<ChatResult> => start(request, options, false).result,
    stream: (request: ChatRequest, options: CallOptions = {}): ChatStream => start(request, options, true),
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

function deltasOf(run: () => AsyncIterable<ChatDelta>, scope: CallScope): DeltaSource {
  let iterator: AsyncIterator<ChatDelta> | undefined
  return {
    sent: true,
    async next() {
      iterator ??= run()[Symbol.asyncIterator]()
      const step = await scope.race(Promise.resolve(iterator.next()))
      return step.done ? undefined : [step.value]
    },
    close() {
      // Not awaited: a generator that waits for something else would hold the caller up.
      Promise.resolve(iterator?.return?.()).catch(() => {})
    },
  }
}
