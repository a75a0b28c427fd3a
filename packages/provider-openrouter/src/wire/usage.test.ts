import { describe, expect, test } from 'vitest'
import { toUsage } from './usage.ts'
import { asObject } from '@polymux/core/adapter'

function read(usageText: string): ReturnType<typeof toUsage> {
  const text = `{"id":"gen-1","usage":${usageText}}`
  return toUsage(asObject(asObject(JSON.parse(text))?.['usage']) ?? {}, text)
}

describe('usage', () => {
  test('maps every count and leaves out what was not reported', () => {
    expect(read('{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14}')).toEqual({
      inputTokens: 10,
      outputTokens: 4,
      totalTokens: 14,
    })
    const details =
      '"prompt_tokens_details":{"cached_tokens":3,"cache_write_tokens":0,"audio_tokens":null},"completion_tokens_details":{"reasoning_tokens":2,"image_tokens":1}'
    expect(read(`{"prompt_tokens":10,"completion_tokens":4,${details}}`)).toEqual({
      inputTokens: 10,
      outputTokens: 4,
      cacheReadTokens: 3,
      cacheWriteTokens: 0,
      reasoningTokens: 2,
      imageTokens: 1,
    })
  })

  test.each(['server_tool_use_details', 'server_tool_use'])('counts what OpenRouter ran by itself, as %s', (name) => {
    const tools = `"${name}":{"web_search_requests":2,"tool_calls_requested":4,"tool_calls_executed":3}`
    expect(read(`{"prompt_tokens":1,"prompt_tokens_details":{"video_tokens":1},${tools}}`)).toEqual({
      inputTokens: 1,
      videoInputTokens: 1,
      webSearches: 2,
      serverToolCalls: 3,
    })
  })

  test.each([
    ['0.00014', '0.00014'],
    ['0.0076509169000000005', '0.0076509169000000005'],
    ['4.1400000000000003e-05', '0.000041400000000000003'],
    ['3.4e-7', '0.00000034'],
    ['0.12345678901234567890123', '0.12345678901234567890123'],
    ['0', '0'],
    ['1.50', '1.5'],
    ['"0.00015"', '0.00015'],
  ])('a cost written %s is %s, digit for digit', (written, usd) => {
    expect(read(`{"cost":${written}}`).cost).toEqual({ usd, source: 'provider' })
  })

  test('a cost of null or none is no cost, not zero', () => {
    expect(read('{"cost":null}').cost).toBeUndefined()
    expect(read('{}').cost).toBeUndefined()
  })

  test("keeps the fee and the host's own charge apart when the caller's key was used", () => {
    const cost = read('{"cost":0,"is_byok":true,"cost_details":{"upstream_inference_cost":0.0360795}}').cost
    expect(cost).toEqual({ usd: '0', source: 'provider', byok: true, upstreamUsd: '0.0360795' })
  })

  test('is not misled by a cost elsewhere in the answer', () => {
    const text = '{"note":"\\"usage\\":{\\"cost\\":9}","choices":[{"cost":7}],"usage":{"details":{"cost":8},"cost":0.1}}'
    expect(toUsage({ cost: 0.1 }, text).cost?.usd).toBe('0.1')
  })
})
