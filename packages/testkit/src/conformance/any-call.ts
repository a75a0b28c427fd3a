/** Calls for checks of what has nothing to do with the kind of a model: errors, retries, limits. */
import type { CallOptions } from '@polymux/core'
import type { Bench, Served } from './bench.ts'
import { readStream } from './chat-run.ts'
import { plainRequest } from './claims.ts'
import { textAnswer } from './samples.ts'
import { type ScriptedReply, streamReply, wholeReply } from './scripted-reply.ts'

/** One way to call a provider. */
export interface AnyCall {
  /** Such as `chat.generate()`. */
  readonly name: string
  /** What the server answers when all is well. */
  readonly success: ScriptedReply
  /** Rejects with what the call fails with. */
  run(served: Served, options: CallOptions): Promise<unknown>
}

/** The reason to skip checks that need any call. */
export function withoutCalls(bench: Bench): string | undefined {
  return anyCalls(bench).length > 0 ? undefined : 'there is nothing to call: the wire has no kind of model that the provider has'
}

/** Both ways to chat, or the one call of a provider that does not chat. */
export function anyCalls(bench: Bench): readonly AnyCall[] {
  const { chat } = bench.wire
  if (!chat) return otherCalls(bench)
  const answer = textAnswer(bench.capabilities)
  return [
    {
      name: 'chat.generate()',
      success: wholeReply(chat.whole(answer)),
      run: async (served, options) => await served.chat().generate(plainRequest, options),
    },
    {
      name: 'chat.stream()',
      success: streamReply(chat.streamType, chat.stream(answer)),
      async run(served, options) {
        const { error, result } = await readStream(served.chat().stream(plainRequest, options))
        if (error !== undefined) throw error
        return result
      },
    },
  ]
}

/** The first of them: the plain one. */
export function plainCall(bench: Bench): AnyCall {
  const [call] = anyCalls(bench)
  if (call) return call
  throw new TypeError('The wire has no call.')
}

function otherCalls({ wire: { embedding, image } }: Bench): readonly AnyCall[] {
  const modelId = 'conformance-1'
  if (embedding) {
    const answer = { modelId, vectors: [[0.25, -0.5, 1]], order: [0], encoding: 'float' } as const
    return [
      {
        name: 'embedding.embed()',
        success: wholeReply(embedding.whole(answer)),
        run: async (served, options) => await served.embedding().embed({ input: 'A calm sea' }, options),
      },
    ]
  }
  if (!image) return []
  const images = [{ base64: 'iVBORw0KGgo=', mediaType: 'image/png' }]
  return [
    {
      name: 'image.generate()',
      success: wholeReply(image.whole({ modelId, images })),
      run: async (served, options) => await served.image().generate({ prompt: 'A calm sea' }, options),
    },
  ]
}
