/** No field of a recorded embedding, ranking or picture is lost. */
import { describe, expect, test } from 'vitest'
import { inferenceEntries, readRecording } from './recording.ts'
import { replay } from './replay-call.ts'
import { fieldsOf, places } from './reply-fields.ts'
import { hasRecordings } from './shared-folder.ts'

describe.skipIf(!hasRecordings)('fields of recorded replies', () => {
  test.each(Object.keys(places))('of %s all have a place, and their values are found there', async (endpoint) => {
    const table = places[endpoint] ?? {}
    const seen = new Set<string>()
    const found: string[] = []
    for (const entry of inferenceEntries().filter((candidate) => candidate.endpoint === endpoint)) {
      const recording = readRecording(entry)
      const outcome = await replay(recording)
      if (outcome.kind === 'error') continue
      const result = 'result' in outcome ? outcome.result : undefined
      for (const [path, values] of fieldsOf(JSON.parse(recording.text))) {
        seen.add(path)
        const place = table[path]
        if (place === undefined) found.push(`${entry.id}: ${path} has no place`)
        else if (place !== 'constant' && JSON.stringify(place(result)) !== JSON.stringify(values))
          found.push(`${entry.id}: ${path} is not in the result`)
      }
    }
    expect(found).toEqual([])
    expect(Object.keys(table).filter((path) => !seen.has(path))).toEqual([])
  })
})
