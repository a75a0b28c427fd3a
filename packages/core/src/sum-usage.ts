/** Usage of several requests as one: what a call cost in all. */
import { addDecimals } from './json-number.ts'
import type { Cost, Usage } from './usage.ts'

/** The exact sum. A count, or a cost, that one of them does not report is not reported by the sum either. */
export function sumUsage(usages: readonly Usage[]): Usage {
  const [first, ...others] = usages
  if (!first || others.length === 0) return first ?? {}
  const sum: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(first)) {
    // Safe: the names are those of a Usage.
    const values = [value, ...others.map((usage) => usage[name as keyof Usage])]
    if (values.every((count) => typeof count === 'number')) sum[name] = values.reduce((total, count) => total + count, 0)
  }
  const costs = usages.map(({ cost }) => cost).filter((cost) => cost !== undefined)
  if (costs.length === usages.length) sum['cost'] = sumCost(costs)
  return sum
}

/** With the caller's own key in some of them, `upstreamUsd` is what the upstream host bills for those: it adds to `usd`. */
function sumCost(costs: readonly Cost[]): Cost {
  const own = costs.filter(({ byok }) => byok === true)
  const billed = own.length > 0 ? own : costs
  const upstream = billed.map(({ upstreamUsd }) => upstreamUsd).filter((usd) => usd !== undefined)
  const byok = own.length > 0 ? true : costs.every((cost) => cost.byok === false) ? false : undefined
  return {
    usd: addDecimals(costs.map(({ usd }) => usd)),
    source: costs.find(({ source }) => source !== 'provider')?.source ?? 'provider',
    ...(byok !== undefined && { byok }),
    ...(upstream.length === billed.length && { upstreamUsd: addDecimals(upstream) }),
  }
}
