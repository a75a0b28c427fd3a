import { explain } from '@polymux/core'
import { conformance } from '@polymux/testkit/vitest'
import { expect, test } from 'vitest'
import { acme } from '../dist/index.js'
import { conformance as subject } from './conformance.js'

conformance(subject)

test('a chat goes to the address of Acme', async () => {
  const request = { messages: [{ role: 'user', content: 'Describe a calm sea' }] } as const
  const { url, warnings } = await explain(acme({ apiKey: 'key' }).chat('some-model'), request)
  expect(url).toContain('https://api.acme.example/v1/chat')
  expect(warnings).toEqual([])
})
