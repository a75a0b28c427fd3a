/** Settings that every HTTP provider has: how large an answer may be, and whose transport is closed. */
import { describe, expect, test } from 'vitest'
import { failure } from '../test/failure.ts'
import { data, hello, open, request, text } from '../test/relay.ts'
import { createRegistry } from './registry.ts'
import { relay } from '../test/relay.ts'
import type { Transport } from './transport.ts'

describe('maxReplyBytes', () => {
  test('bounds a whole answer', async () => {
    const turn = { type: 'application/json', body: ['{"a":"', 'x'.repeat(600), '"}'] }
    const { model, closed } = open([turn], { maxReplyBytes: 500 })
    expect(await failure(model.generate(request))).toMatchObject({
      code: 'bad_response',
      phase: 'body',
      retryable: false,
      maybeBilled: true,
      message: expect.stringContaining('maxReplyBytes'),
    })
    expect(closed).toEqual(['left'])
  })

  test('bounds one event of a stream, not the stream', async () => {
    const long = { body: [...Array.from({ length: 50 }, () => data(text('x'.repeat(50)))), ...(hello().body ?? [])] }
    expect((await open([long], { maxReplyBytes: 500 }).model.stream(request).result).text).toHaveLength(2_505)
    const wide = { body: [data(text('Hel')), 'data: ', 'x'.repeat(600)] }
    expect(await failure(open([wide], { maxReplyBytes: 500 }).model.stream(request).result)).toMatchObject({
      code: 'bad_response',
      phase: 'stream',
      partial: { text: 'Hel' },
    })
  })
})

describe('close', () => {
  test('leaves a transport that was handed in to its owner', async () => {
    let closed = 0
    const transport: Transport = Object.assign(open([hello()]).transport, { close: async () => void closed++ })
    const models = createRegistry({ relay: relay({ apiKey: 'k', transport }) })
    expect((await models.chat('relay/m').generate(request)).text).toBe('Hello')
    await models.close()
    expect(closed).toBe(0)
  })

  test('before any call does nothing, and loads nothing', async () => {
    await expect(relay({ apiKey: 'k' }).close()).resolves.toBeUndefined()
  })
})
