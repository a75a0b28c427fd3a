import type { ReactElement } from 'react'

/** Many lines into one. */
export function Logo(): ReactElement {
  return (
    <svg className="logo" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path d="M2 5.5c7 0 7 6.5 13 6.5M2 12h18M2 18.5c7 0 7-6.5 13-6.5" />
      <circle cx="20" cy="12" r="2.4" />
    </svg>
  )
}
