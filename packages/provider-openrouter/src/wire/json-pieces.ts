/**
 * A JSON text cut into the texts of its members. `JSON.parse` goes through doubles, which money must not, and a list holds money at
 * places that no single path names.
 */
import { skipJsonSpace, skipJsonValue } from '@polymux/core/adapter'

/** The texts of an object's members by name, or of a list's items by position as text. Of repeated names the last counts. Empty for any other value. */
export function jsonPieces(text: string): ReadonlyMap<string, string> {
  const pieces = new Map<string, string>()
  const open = skipJsonSpace(text, 0)
  const isList = text[open] === '['
  if (!isList && text[open] !== '{') return pieces
  let at = skipJsonSpace(text, open + 1)
  for (let position = 0; at < text.length && text[at] !== ']' && text[at] !== '}'; position++) {
    let name = String(position)
    if (!isList) {
      const end = skipJsonValue(text, at)
      name = nameOf(text.slice(at, end))
      at = skipJsonSpace(text, skipJsonSpace(text, end) + 1)
    }
    const end = skipJsonValue(text, at)
    // A text that is no JSON could stand still here for ever.
    if (end === at) return pieces
    pieces.set(name, text.slice(at, end).trimEnd())
    at = skipJsonSpace(text, end)
    if (text[at] === ',') at = skipJsonSpace(text, at + 1)
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
