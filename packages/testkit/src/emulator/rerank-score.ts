/** How near a document is to a query: by the words they share, and by words that are spelt alike. */
import { embedText, similarity } from './embedding-vector.ts'

const dimensions = 512
/** Of words of up to three letters, which are seldom what is asked about. */
const fillerWeight = 0.05

/** A number from 0 to 1 for each text, to six digits. The rarer a shared word is among the texts, the more it counts. */
export function relevanceOf(query: string, texts: readonly string[]): readonly number[] {
  const documents = texts.map(wordsOf)
  const wanted = [...wordsOf(query)].map((word) => {
    const holders = documents.filter((words) => words.has(word)).length
    return { word, weight: (word.length > 3 ? 1 : fillerWeight) * (1 + Math.log((1 + documents.length) / (1 + holders))) }
  })
  const total = wanted.reduce((sum, { weight }) => sum + weight, 0)
  const queryVector = embedText(query, dimensions)
  return texts.map((text, index) => {
    const shared = wanted.reduce((sum, { word, weight }) => sum + (documents[index]?.has(word) ? weight : 0), 0)
    const near = text.trim() === '' ? 0 : Math.max(0, similarity(queryVector, embedText(text, dimensions)))
    const score = 0.5 * (total === 0 ? 0 : shared / total) + 0.5 * near
    return Math.round(Math.min(1, score) * 1e6) / 1e6
  })
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu),
  )
}
