/** What users of LiteLLM's OpenRouter provider rely on, and what they would rather have: vectors of requests, answers, errors and streams. */
import { describe, expect, test } from 'vitest'
import { hasVectors } from '../shared-folder.ts'
import { vectorFaults } from './check-vector.ts'
import { coveredAreas, judgements, laterAreas, litellmVectors } from './litellm-vectors.ts'
import { runVector } from './vector-run.ts'

const vectors = litellmVectors()
const covered = vectors.filter(({ area }) => coveredAreas.includes(area))
const later = vectors.filter(({ area }) => laterAreas.includes(area))

describe.skipIf(!hasVectors)('the provider', () => {
  test.each(coveredAreas)('does what the %s vectors expect', async (area) => {
    const faults: string[] = []
    const inArea = covered.filter((vector) => vector.area === area)
    for (const vector of inArea) {
      const expected = judgements[vector.id]?.instead ?? vector.expected
      const found = vectorFaults({ area, expected }, await runVector(vector))
      faults.push(...found.map((fault) => `${vector.id}: ${fault}`))
    }
    expect(faults).toEqual([])
    expect(inArea.length).toBeGreaterThan(0)
  })

  test('differs from the vectors only where a reason is written down', async () => {
    const judged = covered.filter(({ id }) => judgements[id])
    for (const vector of judged) {
      // A judgement that is no longer needed must go.
      expect(vectorFaults(vector, await runVector(vector)), vector.id).not.toEqual([])
    }
    console.log(
      [
        `LiteLLM vectors: ${covered.length} of ${vectors.length} concern a provider, ${covered.length - judged.length} pass as they are.`,
        `${later.length} belong to later work: ${areaCounts(later.map(({ area }) => area))}.`,
        `${judged.length} judged otherwise:`,
        ...judged.map(({ id }) => `  ${id}: ${judgements[id]?.reason}`),
      ].join('\n'),
    )
    expect(judged.map(({ id }) => id).toSorted()).toEqual(Object.keys(judgements).toSorted())
  })

  test('says so where it drops a setting that LiteLLM drops in silence', async () => {
    const vector = vectors.find(({ id }) => id === 'param-02')
    if (!vector) throw new Error('The vector param-02 is gone.')
    const { result } = await runVector(vector)
    expect(result?.warnings.map(({ option }) => option)).toEqual(['providerOptions.openrouter.not_a_param'])
  })

  test('is asked for every vector but those of later work', () => {
    expect(covered.length + later.length).toBe(vectors.length)
    expect(new Set(later.map(({ area }) => area))).toEqual(new Set(laterAreas))
  })
})

/** Such as `mock 2, retry 3`. */
function areaCounts(areas: readonly string[]): string {
  const names = [...new Set(areas)]
  return names.map((name) => `${name} ${areas.filter((area) => area === name).length}`).join(', ')
}
