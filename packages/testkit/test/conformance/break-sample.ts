/** Ways to take the sample provider and spoil one thing in it. */
import {
  type CallOptions,
  type ChatEvent,
  type ChatModel,
  type ChatRequest,
  type ChatResult,
  type ChatStream,
  fetchTransport,
  type ProviderSettings,
  type Transport,
} from '@polymux/core'
import { type ChatDecoder, type ChatDelta, type CodecContext, defineProvider, type WireMessage } from '@polymux/core/adapter'
import type { ConformingProvider, SubjectSettings } from '../../src/conformance/subject.ts'
import { type SampleSpec, sampleSpec } from './sample-provider.ts'

type Create = (settings: SubjectSettings) => ConformingProvider

/** Other members of what makes it. */
export function breakSpec(change: (spec: SampleSpec) => Partial<SampleSpec>): Create {
  const spec = sampleSpec()
  return defineProvider({ ...spec, ...change(spec) })
}

/** Another reading of each message. `deltas` are what the sample reads in it. */
export function breakDecoder(
  change: (message: WireMessage, deltas: readonly ChatDelta[], context: CodecContext<ProviderSettings>) => Iterable<ChatDelta>,
  end?: (decoder: ChatDecoder) => Iterable<ChatDelta>,
): Create {
  return breakSpec(({ chat }) => ({
    chat: {
      ...chat,
      decoder(context, request) {
        const decoder = chat.decoder(context, request)
        return {
          push: (message) => change(message, [...decoder.push(message)], context),
          end: () => (end ? end(decoder) : decoder.end()),
        }
      },
    },
  }))
}

/** The calls of a chat model without their type parameters, which are nobody's concern here. */
export interface PlainCalls {
  generate(request: ChatRequest, options?: CallOptions): Promise<ChatResult>
  stream(request: ChatRequest, options?: CallOptions): ChatStream
}

/** The model inside something that gets it wrong. */
export function breakModel(change: (model: PlainCalls, settings: SubjectSettings) => Partial<PlainCalls>): Create {
  const create = breakSpec(() => ({}))
  return (settings) => {
    const provider = create(settings)
    return {
      ...provider,
      chat(modelId) {
        const model = required(provider)(modelId)
        // Safe: the suite asks for no output by a schema, which is what the type parameters are for.
        return { ...model, ...change(model, settings) } as ChatModel
      },
    }
  }
}

/** The events of its streams passed on wrongly. */
export function breakEvents(change: (events: AsyncIterable<ChatEvent>) => AsyncIterable<ChatEvent>): Create {
  return breakModel((model) => ({
    stream(request, options) {
      const inner = model.stream(request, options)
      return spoiled(inner, () => change(inner)[Symbol.asyncIterator]())
    },
  }))
}

/** A stream whose events are read by `iterate`, its result as it was. */
export function spoiled(inner: ChatStream, iterate: () => AsyncIterator<ChatEvent>): ChatStream {
  return {
    [Symbol.asyncIterator]: iterate,
    get result() {
      return inner.result
    },
  }
}

/** Something between it and its network. Without a transport of the bench it is `fetch` that is spoiled. */
export function breakTransport(change: (transport: Transport) => Transport): Create {
  const create = breakSpec(() => ({}))
  return (settings) => create({ ...settings, transport: change(settings.transport ?? fetchTransport()) })
}

function required({ chat }: ConformingProvider): (modelId: string) => ChatModel {
  if (chat) return chat
  throw new TypeError('The sample has chat models.')
}
