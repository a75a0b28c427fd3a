import type { Usage } from '@polymux/core'
import { toCost } from '../wire/usage.ts'
import { asNumber, asObject, defined } from '@polymux/core/adapter'
import type { WireObject } from '@polymux/core/adapter'

/** The JSON that a `usage` was parsed from, and its place there: money is read from the characters. */
export interface Written {
  readonly text: string
  readonly at: readonly string[]
}

/** The usage of one reply, told in pieces: the last event repeats only some of the first one's counts. */
export interface UsageReading {
  /** Adds the `usage` of an event. */
  add(usage: WireObject, written: Written): void
  /** All fields as the wire names them. */
  raw(): WireObject
  /** In our meaning: `input_tokens` leaves out what the cache had or took, our total does not. */
  usage(): Usage
}

/** A reading in which nothing was told yet. */
export function collectUsage(): UsageReading {
  const merged: Record<string, unknown> = {}
  let cost: Usage['cost']
  return {
    add(usage, { at, text }) {
      mergeKnown(merged, usage)
      cost = toCost(usage, text, at) ?? cost
    },
    raw: () => ({ ...merged }),
    usage: () => ({ ...tokens(merged), ...(cost && { cost }) }),
  }
}

/** Adds the fields of `from`; `null` means that nothing is known, and hides nothing that was. */
export function mergeKnown(into: Record<string, unknown>, from: WireObject): void {
  for (const [name, value] of Object.entries(from)) if (value !== null || into[name] === undefined) into[name] = value
}

function tokens(usage: WireObject): Usage {
  const creation = asObject(usage['cache_creation'])
  const long = asNumber(creation?.['ephemeral_1h_input_tokens'])
  const written = asNumber(usage['cache_creation_input_tokens']) ?? sum([long, asNumber(creation?.['ephemeral_5m_input_tokens'])])
  const read = asNumber(usage['cache_read_input_tokens'])
  const fresh = asNumber(usage['input_tokens'])
  return defined({
    inputTokens: fresh === undefined ? undefined : sum([fresh, read, written]),
    outputTokens: asNumber(usage['output_tokens']),
    cacheReadTokens: read,
    cacheWriteTokens: written,
    cacheWriteLongTokens: long,
    webSearches: asNumber(asObject(usage['server_tool_use'])?.['web_search_requests']),
    reasoningTokens: asNumber(asObject(usage['output_tokens_details'])?.['thinking_tokens']),
  })
}

function sum(counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined)
  return known.length > 0 ? known.reduce((total, count) => total + count, 0) : undefined
}
