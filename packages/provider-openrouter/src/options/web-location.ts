/** Roughly where the user is, for searches that depend on it. */
export interface WebLocation {
  readonly type: 'approximate'
  /** Such as `Berlin`. */
  readonly city?: string | undefined
  /** Such as `Brandenburg`. */
  readonly region?: string | undefined
  /** Two letters, ISO 3166-1. */
  readonly country?: string | undefined
  /** IANA name, such as `Europe/Berlin`. */
  readonly timezone?: string | undefined
}

/** Ways to search that one engine knows: Exa `instant` to `deep-reasoning` (default `auto`), Parallel `turbo` to `advanced` (default `basic`). */
export type WebSearchMode =
  | 'instant'
  | 'fast'
  | 'auto'
  | 'deep-lite'
  | 'deep'
  | 'deep-reasoning'
  | 'turbo'
  | 'basic'
  | 'advanced'
  | (string & {})
