import type { Anomaly } from './anomaly.ts'
import type { Price, PriceCondition, RateName, Rates } from './price.ts'

/** What overrides depend on. Each is `undefined` when it is not known. */
export interface RequestFacts {
  readonly inputTokens: number | undefined
  readonly startedAt: Date | undefined
}

/** The rates for one request, with the overrides that apply; what could not be decided is added to `anomalies` and left at its base rate. */
export function ratesFor(price: Price, facts: RequestFacts, anomalies: Anomaly[]): Rates {
  if (price.unreadableOverrides !== undefined && price.unreadableOverrides > 0) {
    anomalies.push({
      kind: 'override-unreadable',
      detail: `${price.unreadableOverrides} listed override(s) have conditions this version cannot read; the other rates were used`,
    })
  }
  const replacements: Rates[] = []
  let isTimeMissing = false
  for (const { when, rates } of price.overrides ?? []) {
    if (!holdsForTokens(when, facts.inputTokens)) continue
    if (isAboutTime(when) && !isKnown(facts.startedAt)) isTimeMissing = true
    else if (holdsAt(when, facts.startedAt)) replacements.push(rates)
  }
  if (isTimeMissing) {
    anomalies.push({ kind: 'start-time-missing', detail: 'the price depends on the time of day and `startedAt` is not given' })
  }
  return replacements.length === 0 ? price.rates : replaced(price.rates, replacements)
}

function replaced(base: Rates, replacements: readonly Rates[]): Rates {
  const rates: { [Name in RateName]?: string | null | undefined } = { ...base }
  for (const replacement of replacements) {
    for (const [name, rate] of Object.entries(replacement)) {
      // Safe: `replacement` is a `Rates`, so its keys are rate names.
      if (rate !== undefined) rates[name as RateName] = rate
    }
  }
  return rates
}

function holdsForTokens({ inputTokensAbove }: PriceCondition, inputTokens: number | undefined): boolean {
  return inputTokensAbove === undefined || (inputTokens !== undefined && inputTokens > inputTokensAbove)
}

function isAboutTime({ utcMinutes, utcDays }: PriceCondition): boolean {
  return utcMinutes !== undefined || utcDays !== undefined
}

function isKnown(time: Date | undefined): boolean {
  return time !== undefined && !Number.isNaN(time.getTime())
}

function holdsAt({ utcMinutes, utcDays }: PriceCondition, time: Date | undefined): boolean {
  if (time === undefined) return utcMinutes === undefined && utcDays === undefined
  if (utcDays !== undefined && !utcDays.includes(time.getUTCDay())) return false
  if (utcMinutes === undefined) return true
  const { from, until } = utcMinutes
  const minute = time.getUTCHours() * 60 + time.getUTCMinutes()
  return from <= until ? from <= minute && minute < until : from <= minute || minute < until
}
