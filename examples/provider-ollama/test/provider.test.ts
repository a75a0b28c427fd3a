import { explain } from '@polymux/core'
import { conformance } from '@polymux/testkit/vitest'
import { expect, test } from 'vitest'
import { ollama } from '../dist/index.js'
import { conformance as subject } from './conformance.js'

conformance(subject)

test('a chat goes to this machine, its settings among the options of the model', async () => {
  const messages = [{ role: 'user', content: 'Describe a calm sea' }] as const
  const { url, body } = await explain(ollama().chat('qwen3:8b'), { messages, temperature: 0.2, maxOutputTokens: 64 })
  expect(url).toBe('http://127.0.0.1:11434/api/chat')
  expect(body).toMatchObject({ model: 'qwen3:8b', options: { temperature: 0.2, num_predict: 64 } })
})
