/**
 * What the server says, and so what a client must give back: both sides compute it from here, and a client
 * that loses a part of an answer is found out instead of looking fast.
 */

const words = [
  'The',
  ' sea',
  ' is',
  ' calm',
  ' this',
  ' evening',
  ',',
  ' and',
  ' "light"',
  ' lies',
  ' on',
  ' it',
  ' like',
  ' a road',
  '.',
  '\n',
]

/** The answer of a plain chat call. */
export const chatText = textOf(48)

/** Tokens that every answer reports, and what it says it cost. */
export const tokens = { input: 57, output: 321 }
export const costUsd = 0.0001234

/** How many dimensions a vector has. */
export const dimensions = 1536

/**
 * @param {number} count
 * @returns {string[]} the texts of a streamed answer, a word each
 */
export function textDeltas(count) {
  return Array.from({ length: count }, (_, position) => words[position % words.length])
}

/** @param {number} count */
export function textOf(count) {
  return textDeltas(count).join('')
}

/**
 * A text of `size` characters, cut.
 * @param {number} size
 * @param {number} deltaSize
 */
export function evenDeltas(size, deltaSize) {
  const line = 'abcdefghijklmnopqrstuvwxyz .,0123456789ABCDEFGHIJKLMNOPQRSTUVWXY'
  const text = line.repeat(Math.ceil(size / line.length)).slice(0, size)
  return cut(text, deltaSize)
}

/**
 * The arguments of a tool call: one text of `size` characters in an object.
 * @param {number} size
 */
export function toolArguments(size) {
  return JSON.stringify({ text: evenDeltas(size, size)[0] })
}

/**
 * @param {string} text
 * @param {number} size
 */
export function cut(text, size) {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, position) =>
    text.slice(position * size, (position + 1) * size),
  )
}

/**
 * Numbers as embedding models give them: small, signed, 8 to 20 digits, exact in 32 bits.
 * @param {number} index
 */
export function vector(index) {
  return Float32Array.from({ length: dimensions }, (_, position) => Math.sin(index * dimensions + position + 1) / 20)
}

/**
 * A picture's bytes in base64; a PNG by its first bytes, noise after them.
 * @param {number} size in characters
 */
export function imageBase64(size) {
  return `iVBORw0KGgo${'AbCd1234+/Ef'.repeat(Math.ceil(size / 12))}`.slice(0, size - (size % 4))
}
