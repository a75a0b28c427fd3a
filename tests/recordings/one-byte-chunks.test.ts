/** The smallest chunks of all, in a file of their own: it is the slowest case, and files run side by side. */
import { describe, expect, test } from 'vitest'
import { runPiecewise } from './piecewise.ts'
import { hasRecordings } from './shared-folder.ts'

describe.skipIf(!hasRecordings)('streams in chunks of one byte', () => {
  test('give the events they give in one piece', async () => {
    const { differing, events, streams } = await runPiecewise(() => 1)
    console.log(`In chunks of 1 byte: ${streams} streams, ${events} events, ${differing.length} differing.`)
    expect(differing).toEqual([])
    expect(streams).toBeGreaterThan(0)
  })
})
