/** The suite before providers that keep every promise. */
import type { ProviderSettings } from '@polymux/core'
import { defineProvider, type ProviderSpec } from '@polymux/core/adapter'
import { describe, expect, test } from 'vitest'
import { sampleSubject } from '../../test/conformance/sample-subject.ts'
import { openAiWire } from './openai-wire.ts'
import { conformanceChecks, longestCheckMs } from './run-conformance.ts'
import type { ConformanceSubject } from './subject.ts'
import { suite } from './suite.ts'

describe('the sample provider', () => {
  const checks = conformanceChecks(sampleSubject)

  test('is skipped by no check', () => {
    expect(checks.flatMap(({ name, skipped }) => (skipped === undefined ? [] : [`${name}: ${skipped}`]))).toEqual([])
  })

  test.each(checks)('$name', { timeout: longestCheckMs * 2 }, async ({ run }) => {
    await expect(run()).resolves.toBeInstanceOf(Array)
  })
})

describe('a provider that has no chat models', () => {
  const wire = { ...openAiWire(), chat: undefined }
  const checks = conformanceChecks({ create: embedsOnly(), wire, keyVariable: 'SAMPLE_API_KEY' }, { routes: ['direct'] })
  const general = checks.filter(({ check }) => 'SEL'.includes(check.id.charAt(0)))
  const taken = general.filter(({ skipped }) => skipped === undefined)

  test.each(taken)('$name', { timeout: longestCheckMs * 2 }, async ({ run }) => {
    await expect(run()).resolves.toEqual([])
  })

  test('takes the checks of errors and reliability, and is told why those of streams are skipped', () => {
    const ids = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E9', 'L1', 'L3', 'L4', 'L5', 'L7', 'L8']
    expect(taken.map(({ check }) => check.id)).toEqual(ids)
    const reasons = new Set(general.flatMap(({ skipped }) => skipped ?? []))
    expect([...reasons]).toEqual(['the wire has no chat'])
  })
})

test('ids are given once, and there are as many as were promised', () => {
  expect(new Set(suite.map(({ id }) => id)).size).toBe(64)
  expect(suite).toHaveLength(64)
})

function embedsOnly(): ConformanceSubject['create'] {
  return defineProvider<ProviderSettings, ProviderSpec<ProviderSettings>>({
    name: 'embeds',
    baseURL: 'https://embeds.example/v1',
    env: { apiKey: 'SAMPLE_API_KEY' },
    embedding: {
      encode: ({ input }, { modelId }) => ({ path: '/embeddings', body: { model: modelId, input } }),
      decode({ text }) {
        // Safe enough for a test: the wire of the suite sends this.
        const { data } = JSON.parse(text) as { readonly data: readonly { readonly embedding: readonly number[] }[] }
        return { vectors: data.map(({ embedding }) => embedding), usage: {}, raw: {} }
      },
    },
  })
}
