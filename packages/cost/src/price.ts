/**
 * What a model or endpoint charges, as plain data: it goes through JSON and `structuredClone` unchanged, so a price can be
 * stored beside every cost that was computed from it.
 */

/** What one USD rate is for. Tokens, except `request` (one call), `webSearch` (one search) and `imageInput` (see `Rates`). */
export type RateName =
  | 'input'
  | 'cacheRead'
  | 'cacheWrite'
  | 'cacheWriteLong'
  | 'audioInput'
  | 'audioCacheRead'
  | 'imageInput'
  | 'imageToken'
  | 'output'
  | 'reasoning'
  | 'audioOutput'
  | 'imageOutput'
  | 'request'
  | 'webSearch'

/**
 * USD per unit as decimal text. Absent: not listed, so a more general rate stands in. `null`: listed but not a price, such as
 * the `-1` of a router that decides later; nothing stands in for it. `imageInput`, `imageToken` and `audioCacheRead` are kept
 * for reference and never billed: providers count those tokens among the input, at whose rate recorded bills charge them.
 */
export type Rates = { readonly [Name in RateName]?: string | null | undefined }

/** Rates and the conditions under which other rates replace some of them. */
export interface Price {
  /** `catalog`: the price list of the endpoint that answers. `estimate`: a model's general price, which its endpoints may not share. */
  readonly source: 'catalog' | 'estimate'
  readonly rates: Rates
  /** Of those that apply the later wins, rate by rate; rates they do not name stay. */
  readonly overrides?: readonly PriceOverride[] | undefined
  /** How many listed overrides could not be understood and are left out. Default 0. */
  readonly unreadableOverrides?: number | undefined
  /** Fraction off the token rates, `0.25` for a quarter, as decimal text. Applied by `applyDiscount` alone, as rates may be net already. */
  readonly discount?: string | undefined
}

/** Rates that hold when every condition given in `when` does. */
export interface PriceOverride {
  readonly when: PriceCondition
  readonly rates: Rates
}

/** Conditions on the request; those left out hold always. */
export interface PriceCondition {
  /** Holds when the request has strictly more input tokens, cached ones included. The whole request moves, not the excess. */
  readonly inputTokensAbove?: number | undefined
  /** Minutes after midnight UTC, 0 to 1440, half-open. `from` above `until` wraps past midnight; equal ones never hold. */
  readonly utcMinutes?: { readonly from: number; readonly until: number } | undefined
  /** Days in UTC on which it holds, 0 for Sunday to 6. After midnight a wrapped window counts as the new day. */
  readonly utcDays?: readonly number[] | undefined
}
