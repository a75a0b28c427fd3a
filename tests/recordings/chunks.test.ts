/** Streams in chunks of other sizes than they are written in, and in those they were received in. */
import type { ChatEvent, ChatResult } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { runPiecewise } from './piecewise.ts'
import { streamedRecordings } from './recording.ts'
import { once, providerOn, request } from './replay-call.ts'
import { createReplay } from './replay-transport.ts'
import { hasRecordings } from './shared-folder.ts'
import { runStream } from './stream-run.ts'

describe.skipIf(!hasRecordings)('streams in chunks', () => {
  test.each([2, 3, 7])('of %i bytes give the events they give in one piece', async (size) => {
    const { differing, events, streams } = await runPiecewise(() => size)
    console.log(`In chunks of ${size} bytes: ${streams} streams, ${events} events, ${differing.length} differing.`)
    expect(differing).toEqual([])
    expect(streams).toBeGreaterThan(0)
  })

  test('as the network delivered them give the events they give in one piece', async () => {
    const { differing, events, streams } = await runPiecewise(({ chunkSizes }) =>
      chunkSizes.length > 0 ? chunkSizes : undefined,
    )
    console.log(`In chunks as received: ${streams} streams, ${events} events, ${differing.length} differing.`)
    expect(differing).toEqual([])
    expect(streams).toBeGreaterThan(0)
  })
})

describe.skipIf(!hasRecordings)('a recorded stream', () => {
  test('ends in one finish whose result the other events add up to, and which generate gives for the same bytes', async () => {
    const found: string[] = []
    let finished = 0
    for (const { headers, id, model: modelId, status, text } of streamedRecordings()) {
      const { transport } = createReplay({ status, headers, bytes: Buffer.from(text) })
      const model = providerOn(transport).chat(modelId)
      const { error, events } = await runStream(model)
      if (error) continue
      finished++
      const result = finishOf(events)
      if (result === undefined) found.push(`${id}: not exactly one finish, at the end`)
      else found.push(...foldDifferences(events, result).map((difference) => `${id}: ${difference}`))
      expect(await model.generate(request, once), id).toEqual(result)
    }
    expect(found).toEqual([])
    expect(finished).toBeGreaterThan(0)
  })
})

function finishOf(events: readonly ChatEvent[]): ChatResult | undefined {
  const results = events.flatMap((event) => (event.type === 'finish' ? [event.result] : []))
  return results.length === 1 && events.at(-1)?.type === 'finish' ? results[0] : undefined
}

/** `part` events in order are the content; the deltas of a part joined are its value. */
function foldDifferences(events: readonly ChatEvent[], result: ChatResult): readonly string[] {
  const found: string[] = []
  const written: string[] = []
  let parts = 0
  for (const event of events) {
    if ('text' in event) written[event.part] = (written[event.part] ?? '') + event.text
    if (event.type !== 'part') continue
    if (event.part !== parts++) found.push(`part ${event.part} comes out of order`)
    if (event.value !== result.message.content[event.part]) found.push(`part ${event.part} is another value than in the result`)
    const { value } = event
    const expected = value.type === 'tool-call' ? value.argumentsText : 'text' in value ? value.text : ''
    if ((written[event.part] ?? '') !== expected) found.push(`the deltas of part ${event.part} do not join into its value`)
  }
  if (parts !== result.message.content.length) found.push(`${parts} part events for ${result.message.content.length} parts`)
  const usage = events.findLast((event) => event.type === 'usage')
  if (usage && usage.usage !== result.usage) found.push('the last usage event is not the usage of the result')
  return found
}
