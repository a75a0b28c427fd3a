import type { Cost } from '@polymux/core'
import { Money } from './money.ts'

/** Who is owed what, USD as decimal text; `null` when unknown. `total` is `gateway` plus `upstream`. */
export interface Spend {
  /** Charged by the provider that was called. With the caller's own key at the host this is its fee alone. */
  readonly gateway: string | null
  /** Charged by the host directly: `0` unless the caller's own key was used. */
  readonly upstream: string | null
  readonly total: string | null
}

/** Splits a cost by who bills it. `upstreamUsd` is added for `byok` alone, since `usd` contains it in every other call. */
export function spendOf(cost: Cost): Spend {
  const gateway = Money.tryParse(cost.usd)
  const upstream = cost.byok === true ? Money.tryParse(cost.upstreamUsd) : ZERO
  const total = gateway && upstream && gateway.add(upstream)
  return { gateway: textOf(gateway), upstream: textOf(upstream), total: textOf(total) }
}

const ZERO = /* @__PURE__ */ new Money(0n)

function textOf(amount: Money | undefined): string | null {
  return amount === undefined ? null : amount.toString()
}
