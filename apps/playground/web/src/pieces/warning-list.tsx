import type { Warning } from '@polymux/core'
import type { ReactElement } from 'react'

/** What was asked for and not done as asked. Nothing when there is none. */
export function WarningList({ warnings }: { readonly warnings: readonly Warning[] }): ReactElement | null {
  if (warnings.length === 0) return null
  return (
    <ul className="warnings" aria-label="Warnings">
      {warnings.map(({ message, option }) => (
        <li key={option + message}>
          <code>{option}</code> {message}
        </li>
      ))}
    </ul>
  )
}
