/** Callers who share one request for a list. */
import { ModelError } from '@polymux/core'
import { expect, test } from 'vitest'
import { answered } from '../../test/answers.ts'

test.each([
  ['the first caller', { timeouts: { totalMs: 20 } }, {}],
  ['a later caller', {}, { timeouts: { totalMs: 20 } }],
  ['a caller with a deadline', { timeouts: { totalMs: 0 } }, { deadline: 0 }],
])('%s waits no longer than it wants, and the others do', async (_who, first, later) => {
  let answer = (): void => {}
  const held = new Promise<void>((resolve) => (answer = resolve))
  const { provider } = answered([], {
    async transport() {
      await held
      const body = (async function* () {
        yield new TextEncoder().encode('{"data":[{"id":"a/b"},{"id":"a/c"},{"id":"a/d"}]}')
      })()
      return { status: 200, headers: { 'content-type': 'application/json' }, body }
    },
  })
  const ends = [first, later].map((options) =>
    provider.catalog.models({}, options).then(
      ({ data }) => data.length,
      (error: unknown) => ModelError.is(error) && error.code,
    ),
  )
  expect(await Promise.race(ends)).toBe('timeout')
  answer()
  expect((await Promise.all(ends)).toSorted()).toEqual([3, 'timeout'])
})
