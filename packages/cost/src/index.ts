/**
 * Exact money and the exact cost of a model call: no floats, no rounding, and never a 0 for what is not known.
 * @module
 */
export type { Anomaly, AnomalyKind } from './anomaly.ts'
export type { BilledItem } from './billed-quantities.ts'
export type { ComputedCost, CostContext, CostLine, UnpricedItem } from './computed-cost.ts'
export { costOf } from './cost.ts'
export type { CostReport } from './cost.ts'
export { applyDiscount } from './discount.ts'
export { removeFloatNoise } from './float-noise.ts'
export { formatUsd } from './format-usd.ts'
export { Money } from './money.ts'
export type { Rounding } from './money.ts'
export { parseOpenRouterPricing } from './openrouter-price.ts'
export { fromPicoUsd, toPicoUsd } from './pico-usd.ts'
export type { Price, PriceCondition, PriceOverride, RateName, Rates } from './price.ts'
export { spendOf } from './spend.ts'
export type { Spend } from './spend.ts'
