/** From single measurements to figures: medians, and ratios of what was measured in the same round. */
import { median } from '../measure/statistics.mjs'

/** @typedef {readonly import('../measure/rounds.mjs').Measurement[]} Measurements */
/** @typedef {{ readonly scenario: string, readonly node: string, readonly client: string, readonly metric: string }} Which */
/** @typedef {{ readonly middle: number, readonly low: number, readonly high: number }} Spread */

/**
 * @param {Measurements} found
 * @param {Which} which
 * @returns {Spread | undefined} undefined where nothing was measured
 */
export function figure(found, which) {
  return spread(Array.from(byRound(found, which).values()))
}

/**
 * One figure over another, round by round.
 * @param {Measurements} found
 * @param {Which} above
 * @param {Partial<Which>} below where it differs
 * @returns {Spread | undefined}
 */
export function ratio(found, above, below) {
  const divisors = byRound(found, { ...above, ...below })
  const ratios = Array.from(byRound(found, above), ([round, value]) => value / (divisors.get(round) ?? Number.NaN))
  return spread(ratios.filter((value) => Number.isFinite(value)))
}

/**
 * @param {Measurements} found
 * @param {Which} which
 * @returns {Map<number, number>}
 */
function byRound(found, { scenario, node, client, metric }) {
  const values = new Map()
  for (const one of found) {
    const value = one.metrics?.[metric]
    if (one.scenario === scenario && one.node === node && one.client === client && value !== undefined)
      values.set(one.round, value)
  }
  return values
}

/**
 * @param {readonly number[]} values
 * @returns {Spread | undefined}
 */
function spread(values) {
  if (values.length === 0) return undefined
  return { middle: median(values), low: Math.min(...values), high: Math.max(...values) }
}
