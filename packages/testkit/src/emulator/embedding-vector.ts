/**
 * Vectors without a model: words and letter groups of a text are hashed to directions and summed, so texts that share words or
 * spellings are near each other, and nothing else is. Good enough to rank and to plot, deterministic everywhere.
 */
import { hashText, randomFrom } from './random.ts'

const directionsPerFeature = 12
const wordWeight = 1.5
const fillerWeight = 0.2
const gramWeight = 0.5
/** Multiples of 2^-20 are exact as 32-bit floats and as JSON numbers, so both encodings hold equal values. */
const grid = 2 ** 20

/** A vector of length 1 (to four digits), or of zeros and a single 1 for a text without letters. */
export function embedText(text: string, dimensions: number): readonly number[] {
  const sum = new Float64Array(dimensions)
  for (const [feature, weight] of featuresOf(text)) addFeature(sum, feature, weight)
  const norm = Math.hypot(...sum)
  if (norm === 0) sum[0] = 1
  const scale = norm === 0 ? 1 : 1 / norm
  return Array.from(sum, (value) => Math.round(value * scale * grid) / grid)
}

/** Little-endian 32-bit floats as base64, the `base64` encoding of the embeddings endpoint. */
export function vectorToBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}

/** Words whole, and the groups of three and four letters in them, each with its weight. */
function featuresOf(text: string): ReadonlyMap<string, number> {
  const features = new Map<string, number>()
  const add = (feature: string, weight: number): void => {
    features.set(feature, (features.get(feature) ?? 0) + weight)
  }
  for (const word of text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    const weight = word.length > 3 ? 1 : fillerWeight
    add(word, wordWeight * weight)
    const framed = `<${word}>`
    for (const length of [3, 4]) {
      for (let start = 0; start + length <= framed.length; start++) add(framed.slice(start, start + length), gramWeight * weight)
    }
  }
  return features
}

/** Repeating a word makes it count more, but less each time. */
function addFeature(sum: Float64Array, feature: string, weight: number): void {
  const random = randomFrom(hashText(feature))
  for (let index = 0; index < directionsPerFeature; index++) {
    const at = Math.floor(random() * sum.length)
    sum[at] = (sum[at] ?? 0) + (random() < 0.5 ? -1 : 1) * Math.sqrt(weight)
  }
}

/** The cosine of the angle between two vectors of length 1. */
export function similarity(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
}
