/** Options by their names here and on the wire. */
import type { ModelContext } from '@polymux/core/adapter'
import { asObject, nearest } from '@polymux/core/adapter'
import type { OptionCheck } from './option-checks.ts'

/**
 * The name on the wire, with a conversion where the value's own keys are ours, and a check of what can only fail; `null` for what
 * does not go into the body, or not as it is.
 */
export type WireName = string | null | WireField

/** A name in the body, or `null`, with what is done to the value. */
export type WireField = readonly [name: string | null, convert: ((value: unknown) => unknown) | undefined, check?: OptionCheck]

/** Where each option of one kind of request goes. */
export type OptionTable<Options> = { readonly [Name in keyof Options]-?: WireName }

/**
 * The options as given, those written in the wire's spelling included. Warns of names that `table` does not list: `kind` says whose
 * table it is. Throws `bad_request` for values that OpenRouter is known to refuse.
 */
export function readOptions<Options>(given: unknown, table: OptionTable<Options>, kind: string, context: ModelContext): Options {
  const options: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(asObject(given) ?? {})) {
    if (value === undefined) continue
    const known = knownName(name, table)
    if (known === undefined) {
      const close = nearest(name, Object.keys(table))
      context.warn(
        `providerOptions.openrouter.${name}`,
        `is not an option of ${kind} requests${close ? `; did you mean ${close}?` : '.'} Use extraBody to send what is not listed.`,
      )
      continue
    }
    if (Object.hasOwn(options, known))
      context.warn(`providerOptions.openrouter.${name}`, 'is given twice, under another spelling, too: this one counts.')
    options[known] = value
    const wire: unknown = Reflect.get(table, known)
    if (isField(wire)) wire[2]?.(value, `providerOptions.openrouter.${name}`, context)
  }
  // Safe: only keys of Options, with what the caller gave under them.
  return options as Options
}

/** The options that belong in a body, under their wire names. */
export function optionFields<Options extends object>(options: Options, table: OptionTable<Options>): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    const wire: unknown = Reflect.get(table, name)
    const [field, convert] = isField(wire) ? wire : [wire]
    if (typeof field === 'string') fields[field] = convert ? convert(value) : value
  }
  return fields
}

/** `{ allowFallbacks }` as `{ allow_fallbacks }`, one level deep; keys already spelt that way stay. */
export function toWireNames(value: unknown): unknown {
  const object = asObject(value)
  return object ? Object.fromEntries(Object.entries(object).map(([name, item]) => [snakeCase(name), item])) : value
}

/** The same, however deep. What stands under a key listed in `kept` has keys of somebody else's, and stays as it is. */
export function toDeepWireNames(value: unknown, kept: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => toDeepWireNames(item, kept))
  const object = asObject(value)
  if (!object) return value
  return Object.fromEntries(
    Object.entries(object).map(([name, item]) => [snakeCase(name), kept.includes(name) ? item : toDeepWireNames(item, kept)]),
  )
}

/** `maxPrice` as `max_price`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function isField(wire: unknown): wire is WireField {
  return Array.isArray(wire)
}

function knownName(name: string, table: Readonly<Record<string, WireName>>): string | undefined {
  if (Object.hasOwn(table, name)) return name
  return Object.entries(table).find(([own, wire]) => ((isField(wire) ? wire[0] : wire) ?? snakeCase(own)) === name)?.[0]
}
