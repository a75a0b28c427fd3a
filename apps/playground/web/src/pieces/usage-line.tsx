import type { Usage } from '@polymux/core'
import type { ReactElement } from 'react'
import { CostLabel } from './cost-label.tsx'

interface UsageLineProps {
  readonly usage: Usage
  /** Figures that are not about tokens or money, such as a speed. */
  readonly figures?: readonly string[]
}

/** `94 tokens out · 27 in · first token 0.38 s · $0.00050`. What was not reported is left out. */
export function UsageLine({ figures = [], usage }: UsageLineProps): ReactElement {
  return (
    <ul className="usage" data-testid="usage">
      {[...tokenFigures(usage), ...figures].map((figure) => (
        <li key={figure}>{figure}</li>
      ))}
      <li>
        <CostLabel cost={usage.cost} />
      </li>
    </ul>
  )
}

function tokenFigures({ inputTokens, outputTokens, reasoningTokens }: Usage): readonly string[] {
  const thought = reasoningTokens ? ` (${count(reasoningTokens)} thought)` : ''
  return [
    ...(outputTokens === undefined ? [] : [`${count(outputTokens)} tokens out${thought}`]),
    ...(inputTokens === undefined ? [] : [`${count(inputTokens)} ${outputTokens === undefined ? 'tokens in' : 'in'}`]),
  ]
}

function count(tokens: number): string {
  return tokens.toLocaleString('en')
}
