/** Streams whose connection breaks: in the process for all, and over real sockets for the small diverse subset. */
import { describe, expect, test } from 'vitest'
import { cutTimeoutMs, runCuts } from './cut-streams.ts'
import { hasRecordings } from './shared-folder.ts'

describe.skipIf(!hasRecordings)('a stream that breaks in the middle of an event', () => {
  test('is a network error with what had arrived, whichever event it is', { timeout: cutTimeoutMs }, async () => {
    const { cuts, faults, streams } = await runCuts('broken')
    console.log(`Broken connection: ${streams} streams, ${cuts} cuts, ${faults.length} faults.`)
    expect(faults).toEqual([])
    expect(cuts).toBeGreaterThan(0)
  })
})
