import { describe, expect, test } from 'vitest'
import { encode } from '../../test/encode.ts'
import type { OpenRouterOptions } from '../index.ts'

function sent(openrouter: OpenRouterOptions, stream = false): ReturnType<typeof encode> {
  return encode({ providerOptions: { openrouter } }, { stream })
}

describe('chat options', () => {
  test.each<[OpenRouterOptions, Record<string, unknown>]>([
    [{ preset: '@preset/mail' }, { preset: '@preset/mail' }],
    [
      { minP: 0.1, topA: 0, repetitionPenalty: 1 },
      { min_p: 0.1, top_a: 0, repetition_penalty: 1 },
    ],
    [{ logitBias: { 50256: -100 } }, { logit_bias: { 50256: -100 } }],
    [
      { verbosity: 'max', serviceTier: 'flex' },
      { verbosity: 'max', service_tier: 'flex' },
    ],
    [{ prediction: 'abc' }, { prediction: { type: 'content', content: 'abc' } }],
    [{ prediction: { type: 'content', content: [] } }, { prediction: { type: 'content', content: [] } }],
    [{ audio: { voice: 'alloy', format: 'pcm16' } }, { audio: { voice: 'alloy', format: 'pcm16' } }],
    [
      { structuredOutputs: true, maxToolCalls: 3 },
      { structured_outputs: true, max_tool_calls: 3 },
    ],
    [
      { user: 'u', sessionId: 's' },
      { user: 'u', session_id: 's' },
    ],
    [{ metadata: { teamName: 'x' } }, { metadata: { teamName: 'x' } }],
    [{ trace: { traceId: 't', myOwnKey: 1 } }, { trace: { trace_id: 't', myOwnKey: 1 } }],
    [{ promptCacheKey: 'k' }, { prompt_cache_key: 'k' }],
    [{ promptCacheOptions: { mode: 'explicit' } }, { prompt_cache_options: { mode: 'explicit' } }],
    [{ imageConfig: { aspectRatio: '16:9' } }, { image_config: { aspect_ratio: '16:9' } }],
    [{ xSearchFilter: { allowedXHandles: ['a'] } }, { x_search_filter: { allowed_x_handles: ['a'] } }],
    [
      { webSearchOptions: { searchContextSize: 'low', userLocation: { type: 'approximate', city: 'Bern' } } },
      { web_search_options: { search_context_size: 'low', user_location: { type: 'approximate', city: 'Bern' } } },
    ],
    [
      {
        stopServerToolsWhen: [
          { type: 'step_count_is', stepCount: 2 },
          { type: 'max_cost', maxCostInDollars: 0.5 },
        ],
      },
      {
        stop_server_tools_when: [
          { type: 'step_count_is', step_count: 2 },
          { type: 'max_cost', max_cost_in_dollars: 0.5 },
        ],
      },
    ],
    [
      {
        plugins: [
          { id: 'web', maxResults: 3 },
          { id: 'file-parser', pdf: { engine: 'native' } },
          { id: 'new', aB: { cD: 1 } },
        ],
      },
      {
        plugins: [
          { id: 'web', max_results: 3 },
          { id: 'file-parser', pdf: { engine: 'native' } },
          { id: 'new', a_b: { c_d: 1 } },
        ],
      },
    ],
  ])('%j is sent as %j', (options, fields) => {
    const { body, warnings } = sent(options)
    expect(warnings).toEqual([])
    expect(body).toEqual({ model: 'a/b', messages: [{ role: 'user', content: 'Hi' }], ...fields })
  })

  test.each<[OpenRouterOptions, string]>([
    [{ sessionId: 'x'.repeat(257) }, 'providerOptions.openrouter.sessionId has 257 characters; OpenRouter takes at most 256.'],
    [{ metadata: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`k${index}`, ''])) }, 'metadata has 17 entries'],
    [{ metadata: { ['k'.repeat(65)]: '' } }, 'A key of providerOptions.openrouter.metadata has 65 characters'],
    [{ metadata: { k: 'x'.repeat(513) } }, 'metadata.k has 513 characters'],
  ])('what OpenRouter is known to refuse fails before anything is sent: %#', (options, message) => {
    expect(() => sent(options)).toThrow(
      expect.objectContaining({ code: 'bad_request', message: expect.stringContaining(message) }),
    )
  })

  test('the longest that OpenRouter takes is sent', () => {
    const metadata = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`${index}`.padEnd(64, 'k'), 'x'.repeat(512)]))
    expect(sent({ sessionId: 'x'.repeat(256), metadata }).body).toMatchObject({ metadata })
  })

  test('what does nothing in a call like this one is warned of', () => {
    const options: OpenRouterOptions = { plugins: [{ id: 'response-healing' }], debug: { echoUpstreamBody: true } }
    expect(sent(options).warnings.map(({ option }) => option)).toEqual(['providerOptions.openrouter.debug'])
    expect(sent(options, true).warnings.map(({ option }) => option)).toEqual(['providerOptions.openrouter.plugins'])
    expect(sent({ plugins: [{ id: 'response-healing', enabled: false }] }, true).warnings).toEqual([])
    expect(sent(options, true).body).toMatchObject({ debug: { echo_upstream_body: true } })
  })

  test('options spelt as on the wire are known, those with no field of their own too', () => {
    const options = { max_tool_calls: 2, server_tools: [{ type: 'web_search' }] } as OpenRouterOptions // a JavaScript caller's spelling
    const { body, warnings } = sent(options)
    expect(body).toMatchObject({ max_tool_calls: 2, tools: [{ type: 'web_search' }] })
    expect(warnings).toEqual([])
  })
})
