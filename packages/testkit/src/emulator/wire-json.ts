/** Writes JSON in which a number may be given as its exact text: `JSON.stringify` would round a cost to a double. */

/** A number by its JSON text, such as `0.0000123` or `1.4e-7`. */
export class ExactNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** JSON to be written. */
export type WireValue = null | boolean | number | string | ExactNumber | readonly WireValue[] | WireObject

/** Members that are `undefined` are left out; the others keep their order. */
export interface WireObject {
  readonly [name: string]: WireValue | undefined
}

/** Compact, in the order the members are given. */
export function wireJson(value: WireValue): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (value instanceof ExactNumber) return value.text
  return isList(value) ? listJson(value) : objectJson(value)
}

/** Pieced together by hand: every answer passes through here. */
function listJson(list: readonly WireValue[]): string {
  let text = '['
  for (const item of list) text += text.length === 1 ? wireJson(item) : `,${wireJson(item)}`
  return `${text}]`
}

function objectJson(value: WireObject): string {
  let text = '{'
  for (const name of Object.keys(value)) {
    const item = value[name]
    if (item === undefined) continue
    text += `${text.length === 1 ? '' : ','}${nameJson(name)}:${wireJson(item)}`
  }
  return `${text}}`
}

const nameTexts = new Map<string, string>()

/** The same few names come again and again. */
function nameJson(name: string): string {
  const known = nameTexts.get(name)
  if (known !== undefined) return known
  const text = JSON.stringify(name)
  if (nameTexts.size < mostNames) nameTexts.set(name, text)
  return text
}

const mostNames = 1_000

function isList(value: WireValue): value is readonly WireValue[] {
  return Array.isArray(value)
}
