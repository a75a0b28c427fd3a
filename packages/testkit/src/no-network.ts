/**
 * A setup file of Vitest, `setupFiles: ['@polymux/testkit/no-network']`: a test that tries to leave this machine fails, also when it
 * swallows the error.
 * @module
 */
import { afterAll, afterEach } from 'vitest'
import { forbidNetwork } from './guard/network-guard.ts'

const restore = forbidNetwork()
let told = 0

function tell(): void {
  const fresh = restore.attempts.slice(told)
  told = restore.attempts.length
  if (fresh.length > 0) throw new AggregateError(fresh, fresh.map(({ message }) => message).join('\n'))
}

afterEach(tell)
afterAll(() => {
  restore()
  tell()
})
