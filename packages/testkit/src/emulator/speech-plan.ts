/** When each word of a text is spoken, and in how many syllables: what speech is made from, and what a transcription of it is read from. */

/** One word, with the punctuation that stands with it. */
export interface SpokenWord {
  readonly text: string
  readonly syllables: number
  /** Samples from the beginning. */
  readonly start: number
  readonly end: number
}

/** Words in order, and the length of the whole. */
export interface SpeechPlan {
  readonly words: readonly SpokenWord[]
  readonly samples: number
}

/** Samples a second, of 16 bits, on one channel: what the speech models behind OpenRouter make. */
export const sampleRate = 24_000

const syllableSeconds = 0.15
const wordGapSeconds = 0.06
const pauseSeconds = 0.22
const edgeSeconds = 0.1

/** At `speed` 2, everything takes half as long. */
export function planSpeech(text: string, speed: number): SpeechPlan {
  const samplesOf = (seconds: number): number => Math.round((seconds * sampleRate) / speed)
  let at = samplesOf(edgeSeconds)
  const words = (text.match(/\S+/g) ?? []).map((word) => {
    const syllables = syllablesOf(word)
    const start = at
    const end = start + samplesOf(syllables * syllableSeconds)
    at = end + samplesOf(wordGapSeconds) + (/[.,;:!?…。、！？]["'’”)]*$/.test(word) ? samplesOf(pauseSeconds) : 0)
    return { text: word, syllables, start, end }
  })
  return { words, samples: at + samplesOf(edgeSeconds) }
}

/** Groups of vowels; where a script has none that are known, one for each letter. */
function syllablesOf(word: string): number {
  const vowels = word.normalize('NFD').match(/[aeiouy]+\p{M}*/giu)
  if (vowels) return vowels.length
  return Math.max(1, word.match(/\p{L}/gu)?.length ?? 1)
}
