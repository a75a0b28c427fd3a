import { expect, test } from 'vitest'
import { cheapestTurns, leastOf } from './short-form.ts'
import type { Kind } from './short-form.ts'

/** What is linear grows four times with four times the size, what is quadratic sixteen times. */
test.each([
  ['tool arguments in pieces of 4 bytes', 'tool64', 'tool256', 6],
  ['a text in pieces of 32 bytes', 'text128', 'text512', 2.8 ** 2],
] as const)('the CPU time of %s grows with their length, not faster', async (_, small, large, limit) => {
  const times = await leastOf(limit, () => growth(small, large))
  console.log(`${small} to ${large}: ${times.toFixed(1)} times (at most ${limit.toFixed(1)})`)
  expect(times).toBeLessThanOrEqual(limit)
})

async function growth(small: Kind, large: Kind): Promise<number> {
  const costs = await cheapestTurns([small, large], ['ours'])
  return costs[large].ours / costs[small].ours
}
