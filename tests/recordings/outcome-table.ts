/** Outcomes counted by tag, as a table for people. */

export interface CountedOutcome {
  /** Such as `POST /chat/completions`. */
  readonly endpoint: string
  readonly tags: readonly string[]
  readonly ok: boolean
  readonly differs: boolean
}

/** One row per tag, and one for all. An exchange counts once in the row of each of its tags. */
export function outcomeTable(outcomes: readonly CountedOutcome[]): string {
  const tags = [...new Set(outcomes.flatMap((outcome) => outcome.tags))].toSorted()
  const rows = [
    ['tag', 'exchanges', 'ok', 'typed errors', 'differences'],
    ...tags.map((tag) =>
      row(
        tag,
        outcomes.filter((outcome) => outcome.tags.includes(tag)),
      ),
    ),
    row('all', outcomes),
  ]
  return rows
    .map((cells) => cells.map((cell, column) => (column === 0 ? cell.padEnd(22) : cell.padStart(13))).join(''))
    .join('\n')
}

function row(name: string, outcomes: readonly CountedOutcome[]): readonly string[] {
  const ok = outcomes.filter((outcome) => outcome.ok).length
  const differing = outcomes.filter(({ differs }) => differs).length
  return [name, outcomes.length, ok, outcomes.length - ok, differing].map(String)
}
