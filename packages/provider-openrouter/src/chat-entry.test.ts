import { expect, test } from 'vitest'
import { capture, chatAnswer } from '../test/capture.ts'
import { openrouter as chatAlone } from './chat.ts'
import { openrouter } from './index.ts'

test('the chat entry has chat models and nothing else', () => {
  expect(Object.keys(chatAlone()).toSorted()).toEqual(['capabilities', 'chat', 'close', 'name'])
  expect(() => chatAlone().chat(' ')).toThrow('[openrouter] A model id must be a text, and not empty.')
})

test('the chat entry sends what the main entry sends', async () => {
  const wires = await Promise.all(
    [chatAlone, openrouter].map(async (create) => {
      const wire = capture(chatAnswer)
      await create({ transport: wire.transport, apiKey: 'test-key', appTitle: 'My app' })
        .chat('a/b')
        .generate({ messages: [{ role: 'user', content: 'Hi' }] })
      return wire.requests.map(({ method, url, headers, body }) => ({ method, url, headers, body }))
    }),
  )
  expect(wires[0]).toHaveLength(1)
  expect(wires[0]).toEqual(wires[1])
})
