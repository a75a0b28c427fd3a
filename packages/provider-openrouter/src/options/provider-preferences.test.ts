import { describe, expect, test } from 'vitest'
import { encode } from '../../test/encode.ts'
import type { ProviderPreferences } from '../index.ts'

const all: Required<ProviderPreferences> = {
  order: ['deepinfra/turbo'],
  only: ['anthropic'],
  ignore: ['azure'],
  allowFallbacks: false,
  requireParameters: true,
  dataCollection: 'deny',
  zdr: true,
  enforceDistillableText: true,
  quantizations: ['fp8', 'mxfp4'],
  sort: { by: 'exacto', partition: 'none' },
  preferredMinThroughput: { p50: 100, p90: 50 },
  preferredMaxLatency: 2,
  maxPrice: { prompt: 1, completion: '2.50', request: 0, image: '0.01', audio: 1 },
  options: { 'google-vertex': { labelKeys: { teamName: 'a' } } },
}

describe('routing preferences', () => {
  test('all go in the wire’s spelling, prices as they were given, and what hosts are told with their own keys', () => {
    const { body, warnings } = encode({ providerOptions: { openrouter: { provider: all } } })
    expect(warnings).toEqual([])
    expect(body['provider']).toEqual({
      order: ['deepinfra/turbo'],
      only: ['anthropic'],
      ignore: ['azure'],
      allow_fallbacks: false,
      require_parameters: true,
      data_collection: 'deny',
      zdr: true,
      enforce_distillable_text: true,
      quantizations: ['fp8', 'mxfp4'],
      sort: { by: 'exacto', partition: 'none' },
      preferred_min_throughput: { p50: 100, p90: 50 },
      preferred_max_latency: 2,
      max_price: { prompt: 1, completion: '2.50', request: 0, image: '0.01', audio: 1 },
      options: { 'google-vertex': { labelKeys: { teamName: 'a' } } },
    })
  })

  test('the wire’s own spelling is taken without a word', () => {
    const provider = { allow_fallbacks: false, max_price: { prompt: 1 } } as ProviderPreferences // a JavaScript caller's spelling
    const { body, warnings } = encode({ providerOptions: { openrouter: { provider } } })
    expect(body['provider']).toEqual(provider)
    expect(warnings).toEqual([])
  })

  test('a preference that OpenRouter does not list is sent with a warning that names the nearest', () => {
    const provider = { allowFallback: false, completelyDifferent: 1 } as ProviderPreferences // a JavaScript caller's slip
    const { body, warnings } = encode({ providerOptions: { openrouter: { provider } } })
    expect(body['provider']).toEqual({ allow_fallback: false, completely_different: 1 })
    expect(warnings).toEqual([
      {
        option: 'providerOptions.openrouter.provider.allowFallback',
        message: expect.stringContaining('did you mean allowFallbacks?'),
      },
      { option: 'providerOptions.openrouter.provider.completelyDifferent', message: expect.not.stringContaining('did you mean') },
    ])
  })

  test('the preferences given are not changed', () => {
    const provider = Object.freeze({ sort: Object.freeze({ by: 'price' }), maxPrice: Object.freeze({ prompt: 1 }) })
    encode({ providerOptions: { openrouter: { provider } } })
    expect(provider).toEqual({ sort: { by: 'price' }, maxPrice: { prompt: 1 } })
  })
})
