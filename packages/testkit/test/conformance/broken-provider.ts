import type { ChatModel, ChatRequest, ChatResult, ProviderSettings } from '@polymux/core'
import { type ChatCodec, type ChatDelta, type CodecContext, defineProvider } from '@polymux/core/adapter'
import type { ConformanceSubject, ConformingProvider, SubjectSettings } from '../../src/conformance/subject.ts'
import { sample, type SampleSpec, sampleSpec } from './sample-provider.ts'

/** A provider with one flaw, and the check that must notice it. */
export interface BrokenProvider {
  /** Id of the check. Others may fail as well. */
  readonly caughtBy: string
  readonly flaw: string
  /** What the message must say of the fault. */
  readonly says?: RegExp
  create(settings: SubjectSettings): ConformingProvider
  /** What else is handed in differently. */
  readonly subject?: Partial<ConformanceSubject>
}

/** The sample provider with another chat codec. */
export function breakChat(
  change: (spec: SampleSpec) => ChatCodec<ProviderSettings>,
): (settings: SubjectSettings) => ConformingProvider {
  return breakSpec((spec) => ({ ...spec, chat: change(spec) }))
}

/** The sample provider made from another specification. */
export function breakSpec(change: (spec: SampleSpec) => SampleSpec): (settings: SubjectSettings) => ConformingProvider {
  return defineProvider(change(sampleSpec()))
}

type Body = Readonly<Record<string, unknown>>

/** A sample provider that sends other bodies to chat models. */
export function breakBody(
  change: (body: Body, request: ChatRequest, context: CodecContext<ProviderSettings>) => Body,
): (settings: SubjectSettings) => ConformingProvider {
  return breakChat(({ chat }) => ({
    ...chat,
    encode(request, context) {
      const wire = chat.encode(request, context)
      return { ...wire, body: change(wire.body as Body, request, context) } // the sample writes an object
    },
  }))
}

/** A sample provider that encodes another chat request than it was given. */
export function breakRequest(change: (request: ChatRequest) => ChatRequest): (settings: SubjectSettings) => ConformingProvider {
  return breakChat(({ chat }) => ({ ...chat, encode: (request, context) => chat.encode(change(request), context) }))
}

/** A sample provider whose decoder makes other deltas of an answer. */
export function breakDeltas(
  change: (delta: ChatDelta) => readonly ChatDelta[],
): (settings: SubjectSettings) => ConformingProvider {
  return breakChat(({ chat }) => ({
    ...chat,
    decoder(context, request) {
      const decoder = chat.decoder(context, request)
      return {
        push: (message) => [...decoder.push(message)].flatMap(change),
        end: () => [...decoder.end()].flatMap(change),
      }
    },
  }))
}

/** A sample provider with something wrapped around its chat models. */
export function breakModel(change: (model: ChatModel) => Partial<ChatModel>): (settings: SubjectSettings) => ConformingProvider {
  return (settings) => {
    const provider = sample(settings)
    return {
      ...provider,
      chat(modelId) {
        const model = provider.chat(modelId)
        return { ...model, ...change(model) }
      },
    }
  }
}

/** A sample provider that gives other results of whole answers. */
export function breakResult(change: (result: ChatResult) => ChatResult): (settings: SubjectSettings) => ConformingProvider {
  return breakModel((model) => ({
    // Safe: the results of the broken copies keep what was asked for; their types are not looked at.
    generate: (async (request, options) => change(await model.generate(request, options))) as ChatModel['generate'],
  }))
}
