/**
 * Where the fields of a reply surface, written down: one table for each endpoint, from the path of a field, indexes left out, to its
 * place. The test fails for a field that no table names, and for a value that is not where the table says.
 */

/** Places are paths into `{ result, error }`, where `result` is `error.partial` when the call failed. */
export type FieldPlace =
  /** Has a field of its own in the result or the error. Of several places one holds the value. `unless`: values that say nothing. */
  | { readonly typed: string | readonly string[]; readonly as?: ValueForm; readonly unless?: readonly unknown[] }
  /** Is kept in `raw` as it came. */
  | { readonly raw: string | readonly string[] }
  /** Goes back with the next turn. */
  | { readonly echo: string }
  /** Surfaces nowhere, for this reason. With `always`, because it never says anything else. */
  | { readonly dropped: string; readonly always?: readonly unknown[] }
  /** Has only ever been null. */
  | { readonly empty: true }

/** How a value looks in its place, when not the same or a part of the text there. */
export type ValueForm =
  /** A number as decimal text. */
  | 'decimal'
  /** A part of the value, as base64 is of a `data:` URL. */
  | 'part'
  /** Our word for theirs: other tests compare the two, here something must be there. */
  | 'word'

export type FieldTable = Readonly<Record<string, FieldPlace>>

/** A table under a longer path. */
export function under(path: string, table: FieldTable): FieldTable {
  return Object.fromEntries(Object.entries(table).map(([name, place]) => [name === '' ? path : `${path}.${name}`, place]))
}

/** Fields that are kept in one place, each under its own name there. */
export function keptIn(kind: 'raw' | 'echo', place: string, fields: readonly string[]): FieldTable {
  return Object.fromEntries(
    fields.map((field) => [field, kind === 'raw' ? { raw: `${place}.${field}` } : { echo: `${place}.${field}` }]),
  )
}
