import type { ModelErrorFields } from '@polymux/core'
import type { ReactElement } from 'react'

interface ErrorCardProps {
  readonly error: ModelErrorFields
  /** What there is in spite of the error, in words. */
  readonly kept?: string | undefined
  readonly onRetry?: (() => void) | undefined
}

export function ErrorCard({ error, kept, onRetry }: ErrorCardProps): ReactElement {
  return (
    <div className="error" role="alert" data-testid="error">
      <p>
        <code>{error.code}</code> {error.message}
      </p>
      <ul className="usage">
        {facts(error).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
        {kept && <li>{kept}</li>}
      </ul>
      {onRetry && (
        <button type="button" className="quiet" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}

function facts({ attempts, requestId, retryable, retryAfterMs, status, upstream }: ModelErrorFields): readonly string[] {
  return [
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(attempts === undefined
      ? []
      : [attempts === 0 ? 'nothing was sent' : `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`]),
    retryable ? 'trying again may help' : 'trying again will not help',
    ...(retryAfterMs === undefined ? [] : [`wait ${(retryAfterMs / 1000).toFixed(1)} s`]),
    ...(upstream === undefined ? [] : [`host ${upstream}`]),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ]
}
