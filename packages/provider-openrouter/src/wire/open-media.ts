/** Sounds and films as they arrive: a success begins with their bytes, and an error under status 200 with JSON. */
import { ModelError } from '@polymux/core'
import type { OpenReply } from '@polymux/core/adapter'

/** The bytes of an open reply. Rejects when it is text or JSON instead, with the error in it if there is one. */
export async function mediaBytes(reply: OpenReply, what: string): Promise<AsyncIterable<Uint8Array>> {
  const told = reply.headers['content-type'] ?? ''
  if (!/json|^text\//i.test(told)) return notEmpty(reply.bytes(), what)
  const { status, text } = await reply.whole()
  const message = `[openrouter] The answer is ${told} in place of ${what}.`
  throw new ModelError({ code: 'bad_response', message, status, phase: 'body', raw: text.slice(0, 500) })
}

/** The bytes, and an error where there is not a single one. Leaving the loop leaves the loop beneath. */
function notEmpty(bytes: AsyncIterable<Uint8Array>, what: string): AsyncIterable<Uint8Array> {
  let any = false
  return {
    [Symbol.asyncIterator]() {
      const inner = bytes[Symbol.asyncIterator]()
      return {
        async next() {
          const result = await inner.next()
          if (result.done && !any) {
            any = true
            const message = `[openrouter] The answer ended without a byte of ${what}.`
            throw new ModelError({ code: 'bad_response', message, phase: 'body', provider: 'openrouter', maybeBilled: true })
          }
          any = true
          return result
        },
        return: async () => (await inner.return?.()) ?? { done: true, value: undefined },
      }
    },
  }
}
