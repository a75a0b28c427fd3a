/** What is heard in a sound: the very words when the emulator spoke them, else a sentence that says that nobody listened. */
import { isJsonObject, tryParseJson } from '../json/json-value.ts'
import { findNote } from './speech-note.ts'
import { planSpeech, sampleRate } from './speech-plan.ts'
import { readWav } from './speech-wav.ts'

/** Text with its times, in seconds to the millisecond. */
export interface HeardSound {
  readonly seconds: number
  readonly words: readonly HeardWord[]
  readonly text: string
}

/** One word and when it is said. */
export interface HeardWord {
  readonly word: string
  readonly start: number
  readonly end: number
}

/** A guess for what is neither WAV nor bare samples: 128 kbit a second, as much music is. */
const bytesPerSecondGuess = 16_000

/** Listens to a file; `format` matters only for bare samples (`pcm`), which have no head to know them by. */
export function hear(bytes: Uint8Array, format: string): HeardSound {
  const wav = readWav(bytes)
  const samples = wav?.samples ?? (format.startsWith('pcm') ? bytes : undefined)
  const seconds = toMilliseconds(wav?.seconds ?? bytes.length / (samples ? sampleRate * 2 : bytesPerSecondGuess))
  const spoken = samples && spokenIn(samples, seconds)
  return spoken ?? madeUp(seconds)
}

function spokenIn(samples: Uint8Array, seconds: number): HeardSound | undefined {
  const note = tryParseJson(findNote(samples) ?? '')
  const { text, speed } = isJsonObject(note) ? note : {}
  if (typeof text !== 'string' || typeof speed !== 'number') return undefined
  const words = planSpeech(text, speed).words.map(({ text: word, start, end }) => ({
    word,
    start: toMilliseconds(start / sampleRate),
    end: toMilliseconds(end / sampleRate),
  }))
  return { seconds, text, words }
}

function madeUp(seconds: number): HeardSound {
  const text = `This is an emulated transcription of ${seconds} seconds of sound. No model listened to it.`
  const words = text.split(' ')
  const each = seconds / words.length
  return {
    seconds,
    text,
    words: words.map((word, index) => ({ word, start: toMilliseconds(index * each), end: toMilliseconds((index + 1) * each) })),
  }
}

function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
