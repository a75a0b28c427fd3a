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
  if (value instanceof ExactNumber) return value.text
  if (isList(value)) return `[${value.map(wireJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).flatMap(([name, item]) =>
    item === undefined ? [] : [`${JSON.stringify(name)}:${wireJson(item)}`],
  )
  return `{${members.join(',')}}`
}

function isList(value: WireValue): value is readonly WireValue[] {
  return Array.isArray(value)
}
