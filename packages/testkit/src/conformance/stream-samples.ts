/** Answers for streams: one with everything a provider claims, and ways to cut them. */
import type { ProviderCapabilities } from '@polymux/core'
import { randomFrom } from '../emulator/random.ts'
import type { ScriptedChat, ScriptedToolCall } from './conformance-wire.ts'
import { textAnswer } from './samples.ts'

/** Thoughts, words and a tool call, as far as they are claimed. */
export function fullAnswer(claims: ProviderCapabilities): ScriptedChat {
  const { features = [] } = claims.chat ?? {}
  const first: ScriptedToolCall = {
    id: 'call-1',
    name: 'get_weather',
    arguments: ['{"city"', ':"São Paulo 🌊"', ',"days":[1,', ' 2]}'],
  }
  const second: ScriptedToolCall = { id: 'call-2', name: 'get_tide', arguments: ['{"hour":', '18}'] }
  const calls = features.includes('parallel-tools') ? [first, second] : [first]
  return {
    ...textAnswer(claims),
    ...(features.includes('reasoning') && { reasoning: ['A sea', ' without waves', ' – 静か'] }),
    ...(features.includes('tools') && { toolCalls: calls, finish: 'tool-calls' }),
  }
}

/** The frames without the last three: some text has come, and nothing yet says that it is all. */
export function unfinished(frames: readonly string[]): readonly string[] {
  return frames.slice(0, -3)
}

/** The same bytes, cut at random places; the same for the same seed. */
export function cutAtRandom(pieces: readonly (string | Uint8Array)[], seed: number): readonly Uint8Array[] {
  const bytes = Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)))
  const random = randomFrom(seed)
  const cuts: Uint8Array[] = []
  for (let start = 0; start < bytes.length;) {
    const end = start + 1 + Math.floor(random() ** 2 * 120)
    cuts.push(bytes.subarray(start, end))
    start = end
  }
  return cuts
}

/** The text in two pieces, cut at every character. */
export function everyCut(text: string): readonly (readonly [string, string])[] {
  const characters = Array.from(text)
  return characters.slice(1).map((_, index) => [characters.slice(0, index + 1).join(''), characters.slice(index + 1).join('')])
}
