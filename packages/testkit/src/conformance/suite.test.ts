import type { ProviderSettings } from '@polymux/core'
import { defineProvider, type ProviderSpec } from '@polymux/core/adapter'
import { describe, expect, test } from 'vitest'
import { streamSampleSpec } from '../../test/conformance/stream-sample.ts'
import { openAiWire } from './openai-wire.ts'
import { conformanceChecks, longestCheckMs } from './run-conformance.ts'
import type { ConformanceSubject } from './subject.ts'
import { suite } from './suite.ts'

const subject: ConformanceSubject = {
  create: defineProvider(streamSampleSpec()),
  wire: openAiWire(),
  keyVariable: 'SAMPLE_API_KEY',
}

describe('the sample provider', () => {
  const checks = conformanceChecks(subject).filter(({ skipped }) => skipped === undefined)
  test.each(checks)('$name', { timeout: longestCheckMs * 2 }, async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

describe('a provider that has no chat models', () => {
  const checks = conformanceChecks({
    create: embedsOnly(),
    wire: { ...openAiWire(), chat: undefined },
    keyVariable: 'SAMPLE_API_KEY',
  })
  const mine = checks.filter(({ check, route }) => 'SEL'.includes(check.id.charAt(0)) && route === 'direct')
  test.each(mine.filter(({ skipped }) => skipped === undefined))('$name', { timeout: longestCheckMs * 2 }, async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })

  test('is told why the checks of chats are skipped, and takes those of errors and reliability', () => {
    const taken = mine.filter(({ skipped }) => skipped === undefined).map(({ check }) => check.id)
    expect(taken).toEqual(['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E9', 'L1', 'L3', 'L4', 'L5', 'L7', 'L8'])
    const reasons = new Set(mine.flatMap(({ skipped }) => skipped ?? []))
    expect([...reasons]).toEqual(['the provider has no chat models', 'servers of this wire do not send failures with status 200'])
  })
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

test('ids are given once', () => {
  expect(new Set(suite.map(({ id }) => id)).size).toBe(suite.length)
})
