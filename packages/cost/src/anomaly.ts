/** Something odd in a usage or a price that a figure was computed around. Nothing here is thrown: a call that was paid for must be booked. */
export interface Anomaly {
  readonly kind: AnomalyKind
  /** One sentence for a log, with the figures. */
  readonly detail: string
}

/**
 * - `invalid-count`: not a whole number of 0 or more; taken as not reported.
 * - `overlapping-cache`: tokens were both read from and written to a cache (Gemini does this); both are billed, once each.
 * - `long-write-exceeds-write`: clamped to the cache writes it is part of.
 * - `parts-exceed-input`, `parts-exceed-output`: the parts do not fit the whole, so the plain rest has no price.
 * - `reasoning-exceeds-output`: clamped, since reasoning is billed inside the output.
 * - `override-unreadable`, `start-time-missing`: a conditional rate may have been missed.
 * - `unreadable-cost`: the provider's own figure is negative or not decimal text; taken as not reported.
 * - `upstream-missing`: with the caller's own key only the fee is known, not what the host charged.
 */
export type AnomalyKind =
  | 'invalid-count'
  | 'overlapping-cache'
  | 'long-write-exceeds-write'
  | 'parts-exceed-input'
  | 'parts-exceed-output'
  | 'reasoning-exceeds-output'
  | 'override-unreadable'
  | 'start-time-missing'
  | 'unreadable-cost'
  | 'upstream-missing'
