import { describe, expect, test } from 'vitest'
import { breakBody, breakDeltas } from '../../test/conformance/broken-provider.ts'
import { sampleCapabilities } from '../../test/conformance/sample-provider.ts'
import { sampleSubject } from '../../test/conformance/sample-subject.ts'
import { endpointBadge, svgBadge } from './badge.ts'
import type { ConformanceReport } from './report.ts'
import { renderReport } from './report-text.ts'
import { type RunOptions, runConformance } from './run-conformance.ts'
import type { ConformanceSubject } from './subject.ts'

const at = '2026-01-01T00:00:00Z'

async function report(change: Partial<ConformanceSubject>, ...only: string[]): Promise<ConformanceReport> {
  const options: RunOptions = { at, routes: ['direct'], only }
  return await runConformance({ ...sampleSubject, ...change }, options)
}

function stateOf({ claims }: ConformanceReport, claim: string): string | undefined {
  return claims.find((row) => row.claim === claim)?.state
}

describe('a report', () => {
  test('says of each claim what became of it', async () => {
    const found = await report({}, 'C3', 'C4', 'R1')
    expect(stateOf(found, 'chat.features.usage')).toBe('proven')
    expect(stateOf(found, 'chat.parameters.temperature')).toBe('proven')
    expect(stateOf(found, 'chat.parameters.topK')).toBe('not-claimed')
    // Only one of the checks that look at tools was run.
    expect(stateOf(found, 'chat.features.tools')).toBe('unproven')
  })

  test('blames the setting that failed and no other', async () => {
    const found = await report({ create: breakBody(({ seed: _lost, ...body }) => body) }, 'R1')
    expect(stateOf(found, 'chat.parameters.seed')).toBe('failed')
    expect(stateOf(found, 'chat.parameters.temperature')).toBe('unproven')
  })

  test('blames a feature whose own check failed', async () => {
    const create = breakDeltas((delta) => (delta.type === 'usage' ? [] : [delta]))
    expect(stateOf(await report({ create }, 'C3'), 'chat.features.usage')).toBe('failed')
  })

  test('lists claims that no check can prove', async () => {
    const { chat } = sampleCapabilities
    const capabilities = { chat: { ...chat, parameters: [], features: [], input: [], output: ['audio'] } } as const
    const text = renderReport(await report({ capabilities }, 'A1'))
    expect(text).toContain('Claimed, and proved by no check\n  chat.output.audio')
  })

  test('warns of what works and is not claimed', async () => {
    const { chat, ...others } = sampleCapabilities
    const parameters = chat?.parameters.filter((name) => name !== 'seed') ?? []
    const features = chat?.features.filter((name) => name !== 'reasoning' && name !== 'reasoning-echo') ?? []
    const capabilities = { ...others, chat: { input: [], output: [], parameters, features } }
    const found = await report({ capabilities }, 'A2', 'R2', 'R7')
    expect(found.warnings).toEqual([
      'the subject names capabilities in place of those of the provider',
      'chat: features "reasoning" works and is not claimed',
      'chat: output "image" works and is not claimed',
      'chat: seed reaches the wire and is not claimed',
      'chat: image as input reaches the wire and is not claimed',
      'chat: file as input reaches the wire and is not claimed',
      'chat: audio as input reaches the wire and is not claimed',
    ])
    expect(found.totals.failed).toBe(0)
  })

  test('of a part of the suite never says that a provider conforms', async () => {
    expect(await report({}, 'C1')).toMatchObject({ conforms: false, complete: false, at, totals: { passed: 1, failed: 0 } })
  })

  test('is the same text for the same results', async () => {
    const one = await report({}, 'C1')
    const other = { ...(await report({}, 'C1')), results: one.results }
    expect(JSON.stringify(other)).toBe(JSON.stringify(one))
  })
})

describe('a badge', () => {
  test('shows the level, or how many checks failed', async () => {
    const part = await report({}, 'C1')
    const whole = { ...part, conforms: true, complete: true }
    expect(endpointBadge(whole)).toEqual({
      schemaVersion: 1,
      label: 'polymux conformance',
      message: 'level 1',
      color: 'brightgreen',
    })
    expect(endpointBadge({ ...part, totals: { passed: 1, failed: 3, skipped: 0 } })).toMatchObject({
      message: '3 failed',
      color: 'red',
    })
    expect(svgBadge(whole)).toMatch(/^<svg [^]*aria-label="polymux conformance: level 1"[^]*<\/svg>\n$/)
  })
})

describe('a subject that makes no sense', () => {
  test.each<[Partial<ConformanceSubject>, RegExp]>([
    [{ skip: { Q7: 'because' } }, /subject\.skip names "Q7", and there is no such check/],
    [{ skip: { C1: ' ' } }, /subject\.skip\.C1 needs a reason in words/],
    [{ keyVariable: '' }, /must name the environment variable/],
  ])('is refused: %j', async (change, message) => {
    await expect(report(change)).rejects.toMatchObject({ name: 'ConformanceError', message: expect.stringMatching(message) })
  })

  test('is refused when its provider cannot be made', async () => {
    const create = (): never => {
      throw new Error('no region')
    }
    await expect(report({ create })).rejects.toThrow(
      'subject.create failed: no region. It must make a provider from a key alone.',
    )
  })

  test('is refused at a level there is not', async () => {
    await expect(runConformance(sampleSubject, { level: 2 })).rejects.toThrow('level must be a whole number from 1 to 1, is 2.')
  })
})
