/**
 * What can only fail is found before anything is sent. Only limits that OpenRouter's references state are here; ranges that are mere
 * convention among hosts, such as a temperature's, are left to the host.
 */
import { ModelError } from '@polymux/core'
import type { ModelContext } from '@polymux/core/adapter'
import { asObject } from '@polymux/core/adapter'

/** Looks at one option's value. May throw `bad_request`, or warn. */
export type OptionCheck = (value: unknown, option: string, context: ModelContext) => void

/** The error for a value that OpenRouter refuses. */
export function badOption(option: string, what: string): ModelError {
  return new ModelError({ code: 'bad_request', message: `[openrouter] ${option} ${what}`, provider: 'openrouter' })
}

/** Refuses texts or lists that are longer. */
export function longest(limit: number, unit: 'characters' | 'entries'): OptionCheck {
  return (value, option) => {
    if ((typeof value === 'string' || Array.isArray(value)) && value.length > limit)
      throw badOption(option, `has ${value.length} ${unit}; OpenRouter takes at most ${limit}.`)
  }
}

/** Refuses numbers outside the range, and fractions. */
export function wholeNumber(least: number, most: number): OptionCheck {
  return (value, option) => {
    if (typeof value === 'number' && !(Number.isInteger(value) && value >= least && value <= most))
      throw badOption(option, `must be a whole number from ${least} to ${most}, not ${value}.`)
  }
}

/** At most 16 pairs, keys of 64 and values of 512 characters. */
export const checkMetadata: OptionCheck = (value, option, context) => {
  const pairs = Object.entries(asObject(value) ?? {})
  longest(16, 'entries')(pairs, option, context)
  for (const [key, text] of pairs) {
    longest(64, 'characters')(key, `A key of ${option}`, context)
    longest(512, 'characters')(text, `${option}.${key}`, context)
  }
}
