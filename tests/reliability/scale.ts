/** The same tests in two sizes: a short form in `npm test`, and the figures that are promised with `pnpm soak`. */
const soaking = process.env['POLYMUX_SOAK'] === '1'

/** How much is done: `short` in `npm test`, `long` under `pnpm soak`. */
export function times(short: number, long: number): number {
  return soaking ? long : short
}

/** Tells what was seen, for whoever reads the output. */
export function figure(promise: string, asked: string, seen: string): void {
  console.log(`${promise}: asked ${asked}; seen ${seen}`)
}

/** The value that 99 of 100 do not exceed. */
export function p99(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0
}
