import { expect, test } from 'vitest'
import { cheapestTurns, leastOf } from './short-form.ts'
import type { Kind } from './short-form.ts'

/** Far above what is aimed at, which the bench measures: a busy machine passes, a careless change does not. */
const limits = { chat: 2.5, stream: 3 } as const

test.each([
  ['a plain call', 'chat'],
  ['a streamed chunk', 'stream'],
] as const)('the CPU time of %s stays near that of the bare client', async (_, kind) => {
  const times = await leastOf(limits[kind], () => timesTheFloor(kind))
  console.log(`${kind}: ${times.toFixed(2)} times the bare client (at most ${limits[kind]})`)
  expect(times).toBeLessThanOrEqual(limits[kind])
})

async function timesTheFloor(kind: Kind): Promise<number> {
  const costs = (await cheapestTurns([kind], ['undici-request', 'ours']))[kind]
  return costs.ours / costs['undici-request']
}
