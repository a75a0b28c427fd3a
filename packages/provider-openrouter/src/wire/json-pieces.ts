/**
 * A JSON text cut into the texts of its members. `JSON.parse` goes through doubles, which money must not, and a list holds money at
 * places that no single path names.
 */

/** The texts of an object's members by name, or of a list's items by position as text. Of repeated names the last counts. Empty for any other value. */
export function jsonPieces(text: string): ReadonlyMap<string, string> {
  const pieces = new Map<string, string>()
  const open = skipSpace(text, 0)
  const isList = text[open] === '['
  if (!isList && text[open] !== '{') return pieces
  let at = skipSpace(text, open + 1)
  for (let position = 0; at < text.length && text[at] !== ']' && text[at] !== '}'; position++) {
    let name = String(position)
    if (!isList) {
      const end = skipString(text, at)
      name = nameOf(text.slice(at, end))
      at = skipSpace(text, skipSpace(text, end) + 1)
    }
    const end = skipValue(text, at)
    // A text that is no JSON could stand still here for ever.
    if (end === at) return pieces
    pieces.set(name, text.slice(at, end))
    at = skipSpace(text, end)
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return pieces
}

function nameOf(written: string): string {
  try {
    return String(JSON.parse(written))
  } catch {
    return written
  }
}

function skipValue(text: string, start: number): number {
  const first = text[start]
  if (first === '"') return skipString(text, start)
  if (first !== '{' && first !== '[') {
    let at = start
    while (at < text.length && !',]} \n\r\t'.includes(text.charAt(at))) at++
    return at
  }
  let depth = 0
  for (let at = start; at < text.length; at = nextMark(text, at)) {
    const mark = text[at]
    if (mark === '"') at = skipString(text, at)
    else {
      depth += mark === '{' || mark === '[' ? 1 : -1
      at++
      if (depth === 0) return at
    }
  }
  return text.length
}

const marks = /["[\]{}]/g

/** From one mark to the next: a reply may hold megabytes of text. */
function nextMark(text: string, start: number): number {
  marks.lastIndex = start
  return marks.test(text) ? marks.lastIndex - 1 : text.length
}

function skipString(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0
    while (text[at - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return at + 1
  }
  return text.length
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (at < text.length && ' \n\r\t'.includes(text.charAt(at))) at++
  return at
}
