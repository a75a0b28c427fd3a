/** What users of LiteLLM's OpenRouter provider rely on, and what they would rather have: vectors of requests, answers, errors and streams. */
import { describe, expect, test } from 'vitest'
import { hasVectors } from '../shared-folder.ts'
import { vectorFaults } from './check-vector.ts'
import { coveredAreas, isCovered, judgements, litellmVectors } from './litellm-vectors.ts'
import { runVector } from './vector-run.ts'

const vectors = litellmVectors()
const covered = vectors.filter(isCovered)

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
        `LiteLLM vectors: ${covered.length} of ${vectors.length} concern these packages; ${judged.length} judged otherwise:`,
        ...judged.map(({ id }) => `  ${id}: ${judgements[id]?.reason}`),
      ].join('\n'),
    )
    expect(judged.map(({ id }) => id).toSorted()).toEqual(Object.keys(judgements).toSorted())
  })
})
