import { describe, expect, test } from 'vitest'
import { nearest } from './nearest.ts'

describe('nearest', () => {
  test.each([
    ['opnrouter', ['acme', 'openrouter'], 'openrouter'],
    ['OpenRouter', ['acme', 'openrouter'], 'openrouter'],
    ['temprature', ['temperature', 'topP'], 'temperature'],
    ['max_output_tokens', ['messages', 'maxOutputTokens'], 'maxOutputTokens'],
    ['max-output-tokens', ['messages', 'maxOutputTokens'], 'maxOutputTokens'],
    ['image_url', ['text', 'image', 'file'], 'image'],
    ['tool', ['tools', 'topP'], 'tools'],
    ['acem', ['acme'], 'acme'],
    ['Acme', ['acne', 'acme', 'acmex'], 'acme'],
  ])('%s among %j is %s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected)
  })

  test.each([
    ['anthropic', ['openrouter', 'acme']],
    ['x', []],
    ['zzzzzz', ['temperature', 'topP']],
    ['', ['openrouter']],
  ])('%s among %j is no slip of the fingers', (word, candidates) => {
    expect(nearest(word, candidates)).toBeUndefined()
  })

  test('a very long word is compared by its beginning, since all of it would take for ever', () => {
    expect(nearest('x'.repeat(1_000_000), ['openrouter', 'x'.repeat(1_000_000)])).toBe('x'.repeat(1_000_000))
  })
})
