/**
 * OpenRouter's pricing object in our words. The listed numbers are strings, some of 22 decimals; `-1` stands for "decided later"
 * and must never become a price. Seen in the list of August 2026: 421 models, 59 with overrides, 10 values of `-1`.
 */
import { Money } from './money.ts'
import type { Price, PriceCondition, PriceOverride, RateName, Rates } from './price.ts'

const RATE_OF_WIRE: Readonly<Record<string, RateName>> = {
  prompt: 'input',
  completion: 'output',
  input_cache_read: 'cacheRead',
  input_cache_write: 'cacheWrite',
  input_cache_write_1h: 'cacheWriteLong',
  internal_reasoning: 'reasoning',
  audio: 'audioInput',
  audio_output: 'audioOutput',
  input_audio_cache: 'audioCacheRead',
  image: 'imageInput',
  image_token: 'imageToken',
  image_output: 'imageOutput',
  request: 'request',
  web_search: 'webSearch',
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/**
 * Reads `pricing` of a model (`source` `estimate`, the default) or of one of its endpoints (`catalog`). Total: what cannot be
 * read is unknown, never 0, and unknown keys are ignored, except in overrides, where one makes the entry unreadable.
 */
export function parseOpenRouterPricing(pricing: unknown, source: 'catalog' | 'estimate' = 'estimate'): Price {
  const wire = isRecord(pricing) ? pricing : {}
  const overrides: PriceOverride[] = []
  let unreadableOverrides = 0
  for (const entry of Array.isArray(wire.overrides) ? wire.overrides : []) {
    const override = parseOverride(entry)
    if (override === undefined) unreadableOverrides++
    else overrides.push(override)
  }
  const discount = decimalOf(wire.discount)
  const hasDiscount = discount?.sign() === 1 && discount.compare(new Money(1n)) <= 0
  return {
    source,
    rates: withoutReasoningEcho(parseRates(wire)),
    ...(overrides.length > 0 && { overrides }),
    ...(unreadableOverrides > 0 && { unreadableOverrides }),
    ...(hasDiscount && { discount: discount.toString() }),
  }
}

function parseRates(wire: Readonly<Record<string, unknown>>): Rates {
  const rates: { [Name in RateName]?: string | null } = {}
  for (const [wireName, name] of Object.entries(RATE_OF_WIRE)) {
    const value = wire[wireName]
    if (value === undefined || value === null) continue
    const amount = decimalOf(value)
    rates[name] = amount === undefined || amount.sign() < 0 ? null : amount.toString()
  }
  return rates
}

/**
 * `internal_reasoning` repeats the completion price on 29 of 30 models, or says 0, and overrides never name it. Kept, the base
 * price would be charged for reasoning where a long-context override doubles the completion price; so an echo is dropped. Two
 * unknown prices are no echo: a completion price that becomes known says nothing about the other.
 */
function withoutReasoningEcho(rates: Rates): Rates {
  const { reasoning, ...rest } = rates
  return reasoning === '0' || (reasoning !== null && reasoning === rates.output) ? rest : rates
}

function parseOverride(entry: unknown): PriceOverride | undefined {
  if (!isRecord(entry)) return undefined
  const given = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null && value !== undefined))
  const { min_prompt_tokens: minPromptTokens, utc_start: start, utc_end: end, utc_days: days, ...prices } = given
  if (!Object.keys(prices).every((name) => Object.hasOwn(RATE_OF_WIRE, name))) return undefined
  const when: { -readonly [Name in keyof PriceCondition]: PriceCondition[Name] } = {}
  if (minPromptTokens !== undefined) {
    if (typeof minPromptTokens !== 'number' || Number.isNaN(minPromptTokens)) return undefined
    when.inputTokensAbove = minPromptTokens
  }
  if (start !== undefined || end !== undefined) {
    const from = minuteOf(start ?? 0)
    const until = minuteOf(end ?? 2400)
    if (from === undefined || until === undefined) return undefined
    when.utcMinutes = { from, until }
  }
  if (days !== undefined) {
    const utcDays = Array.isArray(days) ? days.map(weekdayOf) : [undefined]
    if (!utcDays.every((day) => day !== undefined)) return undefined
    when.utcDays = utcDays
  }
  const rates = parseRates(prices)
  const { reasoning, ...rest } = rates
  return { when, rates: reasoning === '0' ? rest : rates }
}

/** Minutes of an HHMM clock number: 1030 is half past ten, 2400 the end of the day. */
function minuteOf(clock: unknown): number | undefined {
  if (typeof clock !== 'number' || !Number.isInteger(clock) || clock < 0 || clock > 2400 || clock % 100 > 59) return undefined
  return Math.floor(clock / 100) * 60 + (clock % 100)
}

/** The form of `utc_days` is not documented. Names are clear, and 1 to 6 mean the same days in both usual countings; 0 and 7 are Sunday. */
function weekdayOf(day: unknown): number | undefined {
  if (typeof day === 'number') return Number.isInteger(day) && day >= 0 && day <= 7 ? day % 7 : undefined
  if (typeof day !== 'string' || !/^[a-z]{3,9}$/i.test(day)) return undefined
  const index = WEEKDAYS.indexOf(day.slice(0, 3).toLowerCase())
  return index < 0 ? undefined : index
}

/** A number is read by its shortest text, which for up to 15 digits is what was written in the JSON. */
function decimalOf(value: unknown): Money | undefined {
  return Money.tryParse(typeof value === 'number' ? String(value) : value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
