/** A stand-in for a tokeniser: words in pieces of up to six letters with the space before them, and every other sign alone. */

const piecePattern = /\s?[\p{L}\p{M}\p{N}]{1,6}|\s?[^\s\p{L}\p{M}\p{N}]|\s/gu

/** The pieces of a text; joined they are the text again, so that a stream of tokens adds up to the whole. */
export function tokenPieces(text: string): readonly string[] {
  return text.match(piecePattern) ?? []
}

/** How many pieces `tokenPieces` makes of a text. */
export function countTokens(text: string): number {
  return tokenPieces(text).length
}
