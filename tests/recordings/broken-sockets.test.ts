/** Broken connections over real sockets and the transport that an application on Node gets, for the small diverse subset. */
import { openrouter } from '@polymux/provider-openrouter'
import { describe, expect, test } from 'vitest'
import { startCutServer } from './cut-server.ts'
import { cutFaults, cutsOf } from './cuts.ts'
import { streamedRecordings } from './recording.ts'
import { hasRecordings } from './shared-folder.ts'

describe.skipIf(!hasRecordings)('a socket destroyed in the middle of an event', () => {
  test('is a network error with what had arrived, whichever event it is', async () => {
    const server = await startCutServer()
    const provider = openrouter({ apiKey: 'test-key', baseURL: server.baseURL })
    const streams = streamedRecordings().filter(({ core }) => core)
    const faults: string[] = []
    let cuts = 0
    for (const { headers, id, model, text } of streams) {
      const bytes = Buffer.from(text)
      for (const { answer, length } of cutsOf(bytes)) {
        server.reply = { headers, bytes: bytes.subarray(0, length) }
        const found = await cutFaults(provider.chat(model), answer, 'network')
        faults.push(...found.map((fault) => `${id} cut at byte ${length}: ${fault}`))
        cuts++
      }
    }
    await server.close()
    console.log(`Destroyed sockets: ${streams.length} streams, ${cuts} cuts, ${faults.length} faults.`)
    expect(faults).toEqual([])
    expect(cuts).toBeGreaterThan(0)
  })
})
