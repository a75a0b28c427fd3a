/** Streams whose connection closes in good order, only too soon. */
import { describe, expect, test } from 'vitest'
import { differences } from './compare-chat.ts'
import { cutTimeoutMs, runCuts } from './cut-streams.ts'
import { cutFaults, cutsOf, lateCutsOf } from './cuts.ts'
import { streamedRecordings } from './recording.ts'
import { once, providerOn, request } from './replay-call.ts'
import { createReplay } from './replay-transport.ts'
import { hasRecordings } from './shared-folder.ts'

describe.skipIf(!hasRecordings)('a stream that ends in the middle of an event', () => {
  test('is stream_truncated with what had arrived, whichever event it is', { timeout: cutTimeoutMs }, async () => {
    const { cuts, faults, streams } = await runCuts('clean')
    console.log(`Ended too soon: ${streams} streams, ${cuts} cuts, ${faults.length} faults.`)
    expect(faults).toEqual([])
    expect(cuts).toBeGreaterThan(0)
  })

  test('is stream_truncated even when only the blank line after the event is missing', async () => {
    const faults: string[] = []
    for (const { headers, id, model: modelId, status, text } of streamedRecordings().filter(({ core }) => core)) {
      const bytes = Buffer.from(text)
      const replay = createReplay({ status, headers, bytes })
      const model = providerOn(replay.transport).chat(modelId)
      for (const { answer, length } of cutsOf(bytes, 'last line')) {
        replay.playback = { length }
        const found = await cutFaults(model, answer, 'stream_truncated')
        faults.push(...found.map((fault) => `${id} cut at byte ${length}: ${fault}`))
      }
    }
    expect(faults).toEqual([])
  })

  test('is an answer when the event that says why it stopped had come', async () => {
    const found: string[] = []
    let cuts = 0
    for (const { headers, id, model: modelId, status, text } of streamedRecordings()) {
      const bytes = Buffer.from(text)
      const replay = createReplay({ status, headers, bytes })
      const model = providerOn(replay.transport).chat(modelId)
      for (const { answer, length } of lateCutsOf(bytes)) {
        replay.playback = { length }
        const result = await model.stream(request, once).result
        found.push(...differences(result, answer).map((difference) => `${id} cut at byte ${length}: ${difference}`))
        cuts++
      }
    }
    expect(found).toEqual([])
    expect(cuts).toBeGreaterThan(0)
  })
})
