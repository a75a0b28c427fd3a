/** Options by their names here and on the wire. */
import type { ModelContext } from '@polymux/core/adapter'
import { nearest } from '@polymux/core/adapter'
import { asObject } from '../wire/wire-value.ts'

/** The name on the wire, with a conversion where the value's own keys are ours; `null` for what does not go into the body. */
export type WireName = string | null | readonly [name: string, convert: (value: unknown) => unknown]

/** Where each option of one kind of request goes. */
export type OptionTable<Options> = { readonly [Name in keyof Options]-?: WireName }

/**
 * The options as given, those written in the wire's spelling included. Warns of names that `table` does not list: `kind` says whose
 * table it is.
 */
export function readOptions<Options>(given: unknown, table: OptionTable<Options>, kind: string, context: ModelContext): Options {
  const options: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(asObject(given) ?? {})) {
    const known = knownName(name, table)
    if (known !== undefined) options[known] = value
    else if (value !== undefined) {
      const close = nearest(name, Object.keys(table))
      context.warn(
        `providerOptions.openrouter.${name}`,
        `is not an option of ${kind} requests${close ? `; did you mean ${close}?` : '.'} Use extraBody to send what is not listed.`,
      )
    }
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
    if (typeof wire === 'string') fields[wire] = value
    else if (isConverted(wire)) fields[wire[0]] = wire[1](value)
  }
  return fields
}

/** `{ allowFallbacks }` as `{ allow_fallbacks }`, one level deep; keys already spelt that way stay. */
export function toWireNames(value: unknown): unknown {
  const object = asObject(value)
  return object ? Object.fromEntries(Object.entries(object).map(([name, item]) => [snakeCase(name), item])) : value
}

function isConverted(wire: unknown): wire is readonly [name: string, convert: (value: unknown) => unknown] {
  return Array.isArray(wire)
}

function knownName(name: string, table: Readonly<Record<string, WireName>>): string | undefined {
  if (Object.hasOwn(table, name)) return name
  return Object.entries(table).find(([, wire]) => (isConverted(wire) ? wire[0] : wire) === name)?.[0]
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
