/** Sounds and films as they arrive: a success begins with their bytes, and an error under status 200 with JSON. */
import { ModelError } from '@polymux/core'
import type { OpenReply } from '@polymux/core/adapter'

/** The bytes of an open reply. Rejects when it is text or JSON instead, with the error in it if there is one. `what` is for messages. */
export async function mediaBytes(reply: OpenReply, what: string, modelId = ''): Promise<AsyncIterable<Uint8Array>> {
  const told = reply.headers['content-type'] ?? ''
  if (!/json|^text\//i.test(told)) return notEmpty(reply.bytes(), what, modelId)
  const { status, text } = await reply.whole()
  const message = `[openrouter] The answer is ${told} in place of ${what}.`
  throw new ModelError({ code: 'bad_response', message, status, phase: 'body', raw: text.slice(0, 500) })
}

/** The bytes, and an error where there is not a single one. Leaving the loop leaves the loop beneath. */
function notEmpty(bytes: AsyncIterable<Uint8Array>, what: string, modelId: string): AsyncIterable<Uint8Array> {
  let any = false
  return {
    [Symbol.asyncIterator]() {
      const inner = bytes[Symbol.asyncIterator]()
      return {
        async next() {
          const result = await inner.next()
          if (result.done && !any) {
            any = true
            throw nothingCame(what, modelId)
          }
          any = true
          return result
        },
        return: async () => (await inner.return?.()) ?? { done: true, value: undefined },
      }
    },
  }
}

/** Found by the reader of the bytes, when the call had its result already. */
function nothingCame(what: string, modelId: string): ModelError {
  const message = `[openrouter] The answer ended without a byte of ${what}.`
  return new ModelError({
    code: 'bad_response',
    message,
    phase: 'body',
    provider: 'openrouter',
    modelId,
    attempts: 1,
    maybeBilled: true,
  })
}
