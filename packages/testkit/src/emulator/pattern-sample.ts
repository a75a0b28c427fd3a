/** A text that a regular expression matches, for the part of the language that schemas use: literals, classes, groups, alternatives, repeats. */

/** `undefined` when the pattern uses what this does not know, or what came out does not match after all. */
export function patternSample(pattern: string): string | undefined {
  try {
    const expression = new RegExp(pattern, 'u')
    const reader = { pattern, at: 0 }
    const text = alternatives(reader)
    return reader.at === pattern.length && expression.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

interface PatternReader {
  readonly pattern: string
  at: number
}

/** The first of what `|` separates; the others are read over. */
function alternatives(reader: PatternReader): string {
  const first = sequence(reader)
  while (reader.pattern[reader.at] === '|') {
    reader.at++
    sequence(reader)
  }
  return first
}

function sequence(reader: PatternReader): string {
  let text = ''
  for (
    let next = reader.pattern[reader.at];
    next !== undefined && next !== '|' && next !== ')';
    next = reader.pattern[reader.at]
  ) {
    text += atom(reader).repeat(repeats(reader))
  }
  return text
}

function atom(reader: PatternReader): string {
  const sign = reader.pattern[reader.at++] ?? ''
  if (sign === '^' || sign === '$') return ''
  if (sign === '.') return 'a'
  if (sign === '[') return oneOfClass(reader)
  if (sign === '(') return group(reader)
  return sign === '\\' ? escaped(reader) : sign
}

function group(reader: PatternReader): string {
  const opening = /^\?(?::|<\w+>)/.exec(reader.pattern.slice(reader.at))?.[0] ?? ''
  if (opening === '' && reader.pattern[reader.at] === '?') throw new RangeError('looks around')
  reader.at += opening.length
  const text = alternatives(reader)
  reader.at++
  return text
}

const classSamples: Readonly<Record<string, string>> = { d: '4', w: 'a', s: ' ', D: 'a', W: '-', S: 'a', b: '', n: '\n', t: '\t' }

function escaped(reader: PatternReader): string {
  const sign = reader.pattern[reader.at++] ?? ''
  if (sign === 'p' || sign === 'P' || sign === 'u' || /[1-9]/.test(sign)) throw new RangeError('not known')
  return classSamples[sign] ?? sign
}

/** The first character a class names; of one that excludes, the first common one that is not in it. */
function oneOfClass(reader: PatternReader): string {
  const end = classEnd(reader)
  const source = reader.pattern.slice(reader.at - 1, end + 1)
  reader.at = end + 1
  const expression = new RegExp(source, 'u')
  const found = Array.from('aA1-_ .:/@#').find((sign) => expression.test(sign))
  if (found !== undefined) return found
  const printable = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(32 + index))
  return printable.find((sign) => expression.test(sign)) ?? ''
}

function classEnd({ pattern, at }: PatternReader): number {
  let end = at
  while (end < pattern.length && pattern[end] !== ']') end += pattern[end] === '\\' ? 2 : 1
  return end
}

/** The least number of times, but once where none would do too. */
function repeats(reader: PatternReader): number {
  const [all = '', least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(reader.pattern.slice(reader.at)) ?? []
  reader.at += all.length
  return least === undefined ? 1 : Number(least)
}
