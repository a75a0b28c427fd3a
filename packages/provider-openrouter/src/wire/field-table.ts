/** Replies of the account and the catalogue: which wire field becomes which field of ours, one table for each kind of object. */
import { asNumber, asObject, asText, decimalText, defined } from '@polymux/core/adapter'
import { jsonPieces } from './json-pieces.ts'
import type { WireObject } from '@polymux/core/adapter'

/** Reads one value; `written` gives the characters it was parsed from. `undefined` leaves the field out. */
export type FieldReader<Value> = (value: unknown, written: () => string | undefined) => Value | undefined

/** The wire name and the reader of every field of `Result` but `raw`. */
export type FieldTable<Result> = {
  readonly [Name in Exclude<keyof Result, 'raw'>]-?: readonly [wire: string, read: FieldReader<NonNullable<Result[Name]>>]
}

/**
 * The fields of one object, and the object itself as `raw`. A field that is absent, null or of another type than expected is left out,
 * so only optional fields may be listed. `text` is what `value` was parsed from; without it amounts are read from their numbers.
 */
export function readFields<Result extends { readonly raw: WireObject }>(
  table: FieldTable<Result>,
  value: unknown,
  text?: string,
): Result {
  const raw = asObject(value) ?? {}
  let pieces: ReadonlyMap<string, string> | undefined
  const fields: Record<string, unknown> = {}
  for (const [name, entry] of Object.entries(table)) {
    // Safe: the entries of a FieldTable are exactly these pairs.
    const [wire, read] = entry as readonly [string, FieldReader<unknown>]
    fields[name] = read(raw[wire], () => (pieces ??= jsonPieces(text ?? '')).get(wire))
  }
  // Safe: each field was read by the reader that the table's type ties to it, and all of them may be absent.
  return { ...defined(fields), raw } as unknown as Result
}

/** A text that is not empty. */
export const text: FieldReader<string> = asText

/** A finite number. */
export const number: FieldReader<number> = asNumber

export const flag: FieldReader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined)

/** An amount as plain decimal text, from the characters of the reply, whether they are a number or a text. */
export const money: FieldReader<string> = (value, written) => {
  if (typeof value === 'number') return decimalText(written() ?? String(value))
  return decimalText(asText(value) ?? '')
}

/** The texts of a list. */
export const texts: FieldReader<readonly string[]> = (value) =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined

/** An object as OpenRouter gives it. */
export const object: FieldReader<WireObject> = asObject

/** The objects of a list, as OpenRouter gives them. */
export const objects: FieldReader<readonly WireObject[]> = (value) =>
  Array.isArray(value) ? value.map(asObject).filter((item) => item !== undefined) : undefined
