/** Every field of a recorded reply, looked for in what the call gave. */
import { items, member } from '../json-value.ts'
import type { FieldPlace, FieldTable, ValueForm } from './field-table.ts'

/** What the call gave, and the result that failed calls had come to. */
export interface Surface {
  readonly result: unknown
  readonly error: unknown
}

/** What was found about the fields of many replies. */
export interface FieldReport {
  /** Values seen under each path. */
  readonly seen: Map<string, number>
  readonly unnamed: Set<string>
  /** Values that are not where the table says, by path, with the first few examples. */
  readonly misplaced: Map<string, string[]>
}

/** A report on nothing yet. */
export function startReport(): FieldReport {
  return { seen: new Map(), unnamed: new Set(), misplaced: new Map() }
}

/** Whose reply is checked, and where its values are. */
export interface Checked {
  readonly id: string
  /** The values at a place, as the table writes it. */
  readonly valuesAt: (place: string) => readonly unknown[]
}

/** Finds values in what a call gave. Each place is looked up once, however many events of a stream ask. */
export function valuesOf(surface: Surface): Checked['valuesAt'] {
  const places = new Map<string, readonly unknown[]>()
  return (place) => {
    const known = places.get(place) ?? valuesUnder(surface, place.split('.'))
    places.set(place, known)
    return known
  }
}

/** Checks every value of `body`, one reply or one event of it, against the table. */
export function checkFields(report: FieldReport, table: FieldTable, body: unknown, { id, valuesAt }: Checked): void {
  visit(body, '', (path, value) => {
    report.seen.set(path, (report.seen.get(path) ?? 0) + 1)
    const place = table[path]
    if (!place) report.unnamed.add(path)
    else if (value !== null && !isIn(place, value, valuesAt)) addExample(report.misplaced, path, `${id}: ${shown(value)}`)
  })
}

function visit(value: unknown, path: string, leaf: (path: string, value: unknown) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, `${path}[]`, leaf)
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) visit(item, path === '' ? name : `${path}.${name}`, leaf)
  // An empty text says as little as null: streams are full of them.
  else leaf(path, value === '' ? null : value)
}

function isIn(place: FieldPlace, value: unknown, valuesAt: (path: string) => readonly unknown[]): boolean {
  if ('empty' in place) return false
  if ('dropped' in place) return place.always === undefined || place.always.includes(value)
  const paths = 'typed' in place ? place.typed : 'raw' in place ? place.raw : place.echo
  const form = 'typed' in place ? place.as : undefined
  if ('typed' in place && place.unless?.includes(value)) return true
  return [paths].flat().some((path) => valuesAt(path).some((held) => isSame(held, value, form)))
}

function isSame(held: unknown, value: unknown, form: ValueForm | undefined): boolean {
  if (form === 'word') return held !== undefined
  if (form === 'decimal') return Number(held) === value
  if (typeof held !== 'string' || typeof value !== 'string') return held === value
  return form === 'part' ? held !== '' && value.includes(held) : held.includes(value)
}

function valuesUnder(value: unknown, [name, ...rest]: readonly string[]): readonly unknown[] {
  if (name === undefined) return value === undefined ? [] : [value]
  if (!name.endsWith('[]')) return valuesUnder(member(value, name), rest)
  return items(member(value, name.slice(0, -2))).flatMap((item) => valuesUnder(item, rest))
}

function addExample(examples: Map<string, string[]>, path: string, example: string): void {
  const known = examples.get(path) ?? []
  examples.set(path, known)
  if (known.length < 3) known.push(example)
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? '').slice(0, 120)
}
