export interface Pair {
  /** Indexes of two different lines. */
  readonly first: number
  readonly second: number
  readonly value: number
}

/** The two different lines with the highest similarity; the first such pair when there are several. */
export function nearestPair(similarity: readonly (readonly number[])[]): Pair {
  const pairs = similarity.flatMap((row, first) =>
    row.slice(first + 1).map((value, index) => ({ first, second: first + 1 + index, value })),
  )
  return pairs.reduce((best, pair) => (pair.value > best.value ? pair : best), pairs[0] ?? { first: 0, second: 0, value: 1 })
}
