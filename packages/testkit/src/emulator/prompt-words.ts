import type { SampleWords } from './schema-sample.ts'

/** Words that say how to answer, not about what. */
const fillers = new Set(
  `a about all an and any are as ask at be both but by call can code could describe did do does draw explain for from function get give
  had has have hello help hi how i if image in into is it its javascript just let list make me my name no not now of on one or our picture
  please say script should show short so some steps table tell than thank thanks that the their them then there these they think this to
  tool two typescript use using was we were what when where which who why will with would write you your`.split(/\s+/),
)

const mostKeywords = 3

/** What a prompt is about: its first telling words (those that stand together stay together), its names, its numbers. */
export function promptWords(prompt: string): SampleWords & { readonly keywords: readonly string[] } {
  const words: readonly string[] = prompt.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu) ?? []
  const telling = words.flatMap((word, index) => (isTelling(word) ? [{ word, index }] : [])).slice(0, mostKeywords)
  const topic = telling
    .map(({ word, index }, at) => (at === 0 ? '' : telling[at - 1]?.index === index - 1 ? ' ' : ', ') + word)
    .join('')
  // The first word of a sentence is capitalised whatever it is.
  const names = Array.from(prompt.matchAll(/(?<=[\p{L}\p{N},;:]\s)\p{Lu}\p{L}+/gu), ([name]) => name)
  const numbers = Array.from(prompt.matchAll(/(?<![\p{L}\d.])-?\d+(?:\.\d+)?/gu), ([number]) => Number(number))
  return {
    topic: topic || prompt.trim().slice(0, 40) || 'nothing in particular',
    keywords: [...new Set(telling.map(({ word }) => word))],
    names,
    numbers,
  }
}

function isTelling(word: string): boolean {
  return /\p{L}{2}/u.test(word) && !fillers.has(word.toLowerCase())
}
