/** Q13: a stream that is cut anywhere is never taken for a whole one, and nothing that came whole is lost. */
import { ModelError } from '@polymux/core'
import { expect, test } from 'vitest'
import { figure, times } from './scale.ts'
import { events, modelOf, request, streamBytes, words, type Ending } from './sample-stream.ts'

/** Where each event ends, in bytes. */
const ends: readonly number[] = events.map((_, index) => new TextEncoder().encode(events.slice(0, index + 1).join('')).length)

test.each<Ending>(['clean', 'broken'])(
  'every cut of a stream of forty events, with a %s end, is an error that keeps all events before it',
  async (ending) => {
    const wrong: string[] = []
    // With the finish reason in hand a clean end is an end: some upstreams never send more.
    const finished = ends.at(-3) ?? 0
    // Every byte under `pnpm soak`; in the short form every third, which meets every part of every event.
    for (let cut = 0; cut < streamBytes.length; cut += times(3, 1)) {
      const error: unknown = await modelOf([streamBytes.subarray(0, cut)], ending)
        .stream(request, { retry: false })
        .result.then(
          () => undefined,
          (thrown: unknown) => thrown,
        )
      const complete = ending === 'clean' && cut >= finished
      if (complete ? error !== undefined : !isRight(error, cut)) wrong.push(`${cut}: ${String(error)}`)
    }
    figure(
      'Q13',
      '0 false finishes, all events before the cut kept',
      `${Math.ceil(streamBytes.length / times(3, 1))} cuts with a ${ending} end, ${wrong.length} wrong`,
    )
    expect(wrong.slice(0, 5)).toEqual([])
  },
)

/** The text of all events that ended before the cut. */
function isRight(error: unknown, cut: number): boolean {
  if (!ModelError.is(error)) return false
  const whole = ends.filter((end) => end <= cut).length
  const text = words.slice(0, Math.max(0, whole - 1)).join('')
  const codes = ['stream_truncated', 'network', 'bad_response']
  return codes.includes(error.code) && (error.partial?.text ?? '') === text
}
