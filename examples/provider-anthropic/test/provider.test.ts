import { explain } from '@polymux/core'
import { conformance } from '@polymux/testkit/vitest'
import { expect, test } from 'vitest'
import { anthropic } from '../dist/index.js'
import { conformance as subject } from './conformance.js'

conformance(subject)

test('system messages leave the row, and results of tools are the user’s', async () => {
  const { url, body } = await explain(anthropic({ apiKey: 'key' }).chat('claude-haiku-4-5'), {
    messages: [
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: 'Weather in Brest?' },
      { role: 'assistant', content: [{ type: 'tool-call', id: 't1', name: 'weather', argumentsText: '{}', input: {} }] },
      { role: 'tool', toolCallId: 't1', toolName: 'weather', content: 'Rain' },
    ],
  })
  expect(url).toBe('https://api.anthropic.com/v1/messages')
  expect(body).toMatchObject({
    system: [{ type: 'text', text: 'Be brief' }],
    messages: [
      { role: 'user' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't1' }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'Rain' }] }] },
    ],
  })
})
