import type { Cost } from '@polymux/core'
import { formatUsd } from '@polymux/cost'
import { useState, type ReactElement } from 'react'

const sources: Readonly<Record<Cost['source'], string>> = {
  provider: 'as the provider charged it',
  catalog: 'computed from the list price',
  estimate: 'an estimate',
}

/** Short for reading, exact when pressed and in the tooltip. What is not known says so, and is never a 0. */
export function CostLabel({ cost }: { readonly cost: Cost | undefined }): ReactElement {
  const [isExact, setExact] = useState(false)
  if (!cost) {
    return (
      <span className="cost" data-testid="cost">
        cost unknown
      </span>
    )
  }
  const approximate = cost.source === 'estimate' ? '≈ ' : ''
  const origin = cost.byok ? `the fee alone, the host charged ${cost.upstreamUsd ?? 'an unknown amount'}` : sources[cost.source]
  return (
    <button
      type="button"
      className="cost"
      data-testid="cost"
      title={`${cost.usd} USD, ${origin}`}
      onClick={() => setExact(!isExact)}
    >
      {approximate}
      {isExact ? `$${cost.usd}` : formatUsd(cost.usd)}
      <span className="unseen">
        , exactly {cost.usd} US dollars, {origin}
      </span>
    </button>
  )
}
