/** Speech without a voice: a soft note for each syllable, so that one hears words, sentences and their ends, and nobody takes it for real. */
import { hashText, randomFrom } from './random.ts'
import { hideNote } from './speech-note.ts'
import { planSpeech, sampleRate, type SpokenWord } from './speech-plan.ts'

/** What to speak. */
export interface SoundOptions {
  readonly text: string
  /** Another name, another pitch. */
  readonly voice: string
  readonly speed: number
  readonly seed: number
}

const loudness = 7_000
/** Steps of a pentatonic scale, in which every melody sounds well. */
const steps = [0, 2, 4, 7, 9]
const attackSamples = sampleRate * 0.02

const waveLength = 4_096
/** One turn of a note with two overtones. */
const wave = Float64Array.from({ length: waveLength }, (_, index) => {
  const turn = (2 * Math.PI * index) / waveLength
  return loudness * (Math.sin(turn) + 0.35 * Math.sin(turn * 2) + 0.12 * Math.sin(turn * 3))
})

/** Samples of 16 bits at 24 kHz, little-endian. The text is hidden in them, for the emulator to find when it is to write them down. */
export function speak({ text, voice, speed, seed }: SoundOptions): Uint8Array {
  const plan = planSpeech(text, speed)
  const note = JSON.stringify({ text, speed })
  const samples = new Int16Array(plan.samples)
  const base = 150 + (hashText(voice) % 120)
  for (const word of plan.words) singWord(samples, word, { base, random: randomFrom(hashText(word.text.toLowerCase()) ^ seed) })
  return hideNote(samples, note)
}

function singWord(
  samples: Int16Array,
  word: SpokenWord,
  { base, random }: { readonly base: number; readonly random: () => number },
): void {
  const length = Math.floor((word.end - word.start) / word.syllables)
  for (let syllable = 0; syllable < word.syllables; syllable++) {
    const step = steps[Math.floor(random() * steps.length)] ?? 0
    // What is asked rises at its end.
    const risen = word.text.includes('?') && syllable === word.syllables - 1 ? 7 : 0
    singNote(samples, word.start + syllable * length, { length, hertz: base * 2 ** ((step + risen) / 12) })
  }
}

function singNote(
  samples: Int16Array,
  start: number,
  { length, hertz }: { readonly length: number; readonly hertz: number },
): void {
  const stride = (waveLength * hertz) / sampleRate
  for (let at = 0; at < length; at++) {
    const swell = Math.min(1, at / attackSamples, (length - at) / attackSamples)
    samples[start + at] = Math.round(swell * (wave[Math.floor(at * stride) % waveLength] ?? 0))
  }
}
