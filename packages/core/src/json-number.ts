/**
 * Numbers of a JSON text as they are written there. `JSON.parse` goes through a double, which money must not:
 * OpenRouter sends amounts such as 4.1400000000000003e-05, and rounding is for whoever does the sums.
 */

/**
 * The characters of the number at `path`, such as `3.4e-7`, or `undefined` when there is no number. Of repeated keys the last counts,
 * as in `JSON.parse`. Whoever has parsed the text already gives the `value` found there, which spares reading what comes before it.
 */
export function jsonNumberText(text: string, path: readonly string[], value?: number): string | undefined {
  return (value === undefined ? undefined : onlyNumber(text, path, value)) ?? numberAt(text, path)
}

/**
 * Where the key stands only once after the last key of its parent, and the number there is the one that was parsed, no other can be
 * meant. Looked for from the end, where replies have their usage, after pictures of megabytes.
 */
function onlyNumber(text: string, path: readonly string[], value: number): string | undefined {
  const parent = path.at(-2)
  const start = parent === undefined ? 0 : text.lastIndexOf(`"${parent}":`)
  const key = `"${path.at(-1)}":`
  const at = start < 0 ? -1 : text.indexOf(key, start)
  if (at < 0 || text.indexOf(key, at + key.length) >= 0) return undefined
  numberPattern.lastIndex = skipJsonSpace(text, at + key.length)
  const written = numberPattern.exec(text)?.[0]
  return Number(written) === value ? written : undefined
}

function numberAt(text: string, path: readonly string[]): string | undefined {
  let at = skipJsonSpace(text, 0)
  for (const name of path) {
    at = text[at] === '{' ? findMember(text, at, name) : -1
    if (at < 0) return undefined
  }
  numberPattern.lastIndex = at
  return numberPattern.exec(text)?.[0]
}

/** A JSON number as plain decimal text: no exponent, no needless zeros. `undefined` for anything else, and for exponents beyond 400. */
export function decimalText(number: string): string | undefined {
  const match = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(number.trim())
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const shift = Number(exponent)
  if (Math.abs(shift) > 400) return undefined
  return plainDecimal(sign, whole + fraction, fraction.length - shift)
}

/** `digits` with the decimal point that many places from their end. */
function plainDecimal(sign: string, digits: string, scale: number): string {
  const point = digits.length - scale
  const integer = (point > 0 ? digits.slice(0, point).padEnd(point, '0') : '').replace(/^0+(?=\d)/, '') || '0'
  const decimals = (point < 0 ? '0'.repeat(-point) + digits : digits.slice(Math.max(point, 0))).replace(/0+$/, '')
  const plain = decimals === '' ? integer : `${integer}.${decimals}`
  return plain === '0' ? plain : sign + plain
}

/** The exact sum of decimal texts as `decimalText` gives them. */
export function addDecimals(amounts: readonly string[]): string {
  const scale = Math.max(0, ...amounts.map((amount) => amount.split('.')[1]?.length ?? 0))
  let sum = 0n
  for (const amount of amounts) {
    const [whole = '0', fraction = ''] = amount.split('.')
    sum += BigInt(whole + fraction.padEnd(scale, '0'))
  }
  return plainDecimal(sum < 0n ? '-' : '', `${sum < 0n ? -sum : sum}`, scale)
}

const numberPattern = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** Start of the value of the member `name` of the object that opens at `open`, or -1. */
function findMember(text: string, open: number, name: string): number {
  const key = JSON.stringify(name)
  let found = -1
  let at = skipJsonSpace(text, open + 1)
  while (text[at] === '"') {
    const keyEnd = skipString(text, at)
    const value = skipJsonSpace(text, skipJsonSpace(text, keyEnd) + 1)
    if (isKey(text.slice(at, keyEnd), name, key)) found = value
    at = skipJsonSpace(text, skipJsonValue(text, value))
    if (text[at] === ',') at = skipJsonSpace(text, at + 1)
  }
  return found
}

/** A key may be written with escapes, as `"c\u006fst"` for `cost`. */
function isKey(written: string, name: string, plain: string): boolean {
  if (written === plain) return true
  if (!written.includes('\\')) return false
  try {
    return JSON.parse(written) === name
  } catch {
    return false
  }
}

/** Position after the JSON value that begins at `start`; blanks may follow a number within it. The end of the text where the value is not closed. */
export function skipJsonValue(text: string, start: number): number {
  if (text[start] === '"') return skipString(text, start)
  if (text[start] !== '{' && text[start] !== '[') return indexOfAny(scalarEnd, text, start)
  let depth = 0
  // From one mark to the next: a reply may hold megabytes of numbers before its usage.
  for (let at = start; at < text.length; at = indexOfAny(structure, text, at)) {
    const character = text[at]
    if (character === '"') at = skipString(text, at)
    else {
      depth += character === '{' || character === '[' ? 1 : -1
      at++
      if (depth === 0) return at
    }
  }
  return text.length
}

const structure = /["[\]{}]/g
const scalarEnd = /[,\]}]/g

function indexOfAny(marks: RegExp, text: string, start: number): number {
  marks.lastIndex = start
  return marks.test(text) ? marks.lastIndex - 1 : text.length
}

/** Position after the closing quote of the string that opens at `open`. */
function skipString(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0
    while (text[at - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return at + 1
  }
  return text.length
}

/** Position of the first character from `start` on that JSON counts as no blank. */
export function skipJsonSpace(text: string, start: number): number {
  let at = start
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return at
}
