import { describe, expect, test } from 'vitest'
import { modelFamily, plainModelId } from './model-family.ts'

describe('the id of a model', () => {
  test.each([
    ['anthropic/claude-haiku-4.5', 'anthropic', 'anthropic/claude-haiku-4.5'],
    ['~anthropic/x:free@preset/y', 'anthropic', '~anthropic/x'],
    ['Google/gemini:nitro:online', 'google', 'Google/gemini'],
    ['openai/gpt-5@preset/mail', 'openai', 'openai/gpt-5'],
    ['openrouter/auto', undefined, 'openrouter/auto'],
    ['@preset/mail', undefined, ''],
    ['gpt-4o', undefined, 'gpt-4o'],
    ['anthropic/', undefined, 'anthropic/'],
  ])('%s has the author %s', (id, author, plain) => {
    expect(modelFamily(id)).toBe(author)
    expect(plainModelId(id)).toBe(plain)
  })
})
