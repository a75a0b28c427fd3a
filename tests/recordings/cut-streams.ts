/** The check that a stream which breaks off never passes for an answer, and that nothing complete is lost. */
import { cutFaults, cutsOf } from './cuts.ts'
import type { Cut } from './cuts.ts'
import { streamedRecordings } from './recording.ts'
import type { Recording } from './recording.ts'
import { providerOn } from './replay-call.ts'
import { createReplay } from './replay-transport.ts'
import { eventsOf } from './stream-events.ts'

/** Every stream is cut in every event as a whole, which takes four times as long. */
const allCuts = Boolean(process.env['POLYMUX_ALL_CUTS'])

/**
 * A cut costs as much as everything before it, so that cutting a stream everywhere is quadratic: 7 GB in all, four fifths of it for the
 * longest twenty streams. Longer streams are therefore taken in lengths of this many events, each cut in every event, and as a whole they
 * are cut in some.
 */
const longestLength = allCuts ? Infinity : 25
const cutsOfLongWhole = 16

/** How long a run may take, in milliseconds. */
export const cutTimeoutMs: number = allCuts ? 3_600_000 : 240_000

const codes = { clean: 'stream_truncated', broken: 'network' } as const

/** In small chunks the text of most is one byte per letter, and none is a large object to the heap: a quarter less work than in one chunk. */
const pieces = 8192

export interface CutRun {
  readonly streams: number
  readonly cuts: number
  readonly faults: readonly string[]
}

/** Cuts every recorded stream in the middle of its events. Errors have no stacks meanwhile: mapping them to the sources is two fifths of the work. */
export async function runCuts(end: 'clean' | 'broken'): Promise<CutRun> {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return await cutAll(end)
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

async function cutAll(end: 'clean' | 'broken'): Promise<CutRun> {
  const faults: string[] = []
  let cuts = 0
  const streams = streamedRecordings()
  for (const recording of streams) {
    const { headers, id, model: modelId, status } = recording
    for (const { bytes, places } of lengthsOf(recording)) {
      const replay = createReplay({ status, headers, bytes })
      const model = providerOn(replay.transport).chat(modelId)
      for (const { answer, length } of places) {
        replay.playback = { length, pieces, end }
        const found = await cutFaults(model, answer, codes[end])
        faults.push(...found.map((fault) => `${id} cut at byte ${length} of ${bytes.length}: ${fault}`))
        cuts++
      }
    }
  }
  return { streams: streams.length, cuts, faults }
}

interface Length {
  readonly bytes: Buffer
  readonly places: readonly Cut[]
}

function lengthsOf({ text }: Recording): readonly Length[] {
  const bytes = Buffer.from(text)
  const places = cutsOf(bytes)
  if (places.length <= longestLength) return [{ bytes, places }]
  const step = Math.ceil(places.length / cutsOfLongWhole)
  const lengths: Length[] = [
    { bytes, places: places.filter((_place, index) => index % step === 0 || index === places.length - 1) },
  ]
  const ends = eventsOf(bytes).map((event) => event.end + 1)
  for (let first = 0; first < places.length; first += longestLength) {
    const last = Math.min(first + longestLength, places.length) - 1
    const length = bytes.subarray(first === 0 ? 0 : ends[first - 1], ends[last])
    lengths.push({ bytes: length, places: cutsOf(length) })
  }
  return lengths
}
