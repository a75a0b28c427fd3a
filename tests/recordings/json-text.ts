/**
 * Values of a JSON text as the characters they were written with. `JSON.parse` forgets how a number was spelt,
 * and what the wire charged must be compared to the digit.
 */

/** The characters of the value at `path`; of repeated names the last counts. `undefined` where there is none. */
export function valueText(json: string, path: readonly string[]): string | undefined {
  let start = skipSpace(json, 0)
  for (const name of path) {
    const found = json[start] === '{' ? memberStart(json, start, name) : undefined
    if (found === undefined) return undefined
    start = found
  }
  return json.slice(start, skipValue(json, start))
}

/** A JSON number such as `4.1e-05` as `0.000041`: no exponent, no needless zeros. */
export function plainDecimal(number: string): string {
  const [mantissa = '', exponent = '0'] = number.toLowerCase().split('e')
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  let digits = whole + fraction
  let point = whole.length + Number(exponent)
  for (; point < 1; point++) digits = `0${digits}`
  digits = digits.padEnd(point, '0')
  const plain = `${digits.slice(0, point)}.${digits.slice(point)}`.replace(/^0+(?=\d)/, '').replace(/\.?0*$/, '')
  return plain === '0' ? plain : sign + plain
}

function memberStart(json: string, objectStart: number, name: string): number | undefined {
  let found: number | undefined
  let at = skipSpace(json, objectStart + 1)
  while (json[at] === '"') {
    const nameEnd = skipString(json, at)
    const value = skipSpace(json, skipSpace(json, nameEnd) + 1)
    if (json.slice(at, nameEnd) === JSON.stringify(name)) found = value
    at = skipSpace(json, skipValue(json, value))
    if (json[at] === ',') at = skipSpace(json, at + 1)
  }
  return found
}

/** Position after the value that starts at `start`. */
function skipValue(json: string, start: number): number {
  if (json[start] === '"') return skipString(json, start)
  if (json[start] !== '{' && json[start] !== '[') {
    let at = start
    while (at < json.length && !',]} \n\r\t'.includes(json.charAt(at))) at++
    return at
  }
  let depth = 0
  for (let at = start; at < json.length; at++) {
    const character = json[at]
    if (character === '"') at = skipString(json, at) - 1
    else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1
  }
  return json.length
}

/** Position after the closing quote of the string that opens at `open`. */
function skipString(json: string, open: number): number {
  let at = open + 1
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at + 1
}

function skipSpace(json: string, start: number): number {
  let at = start
  while (at < json.length && ' \n\r\t'.includes(json.charAt(at))) at++
  return at
}
