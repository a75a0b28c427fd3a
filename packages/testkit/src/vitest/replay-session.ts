import { AsyncLocalStorage } from 'node:async_hooks'
import type { FixtureMissError } from '../replay/fixture-miss-error.ts'
import type { Replay, ReplayScope } from '../replay/replay-scope.ts'

/** The tests that share one replay: a scope for each run of each, and every miss told once. */
export class ReplaySession {
  readonly #replay: Replay
  readonly #current = new AsyncLocalStorage<ReplayScope>()
  readonly #told = new Set<FixtureMissError>()
  #runs = 0

  constructor(replay: Replay) {
    this.#replay = replay
  }

  /** Runs a test in a new scope. Rejects with its misses, if those matter. */
  async run(name: string, test: () => Promise<void>, failOnMiss: boolean): Promise<void> {
    await this.#replay.scope(`${name} (run ${++this.#runs})`, async (scope) => {
      await this.#current.run(scope, test)
      if (failOnMiss) this.tellMisses(scope.misses)
    })
  }

  /** The scope of the test that asks. */
  current(): ReplayScope {
    const scope = this.#current.getStore()
    if (scope) return scope
    throw new Error('No test is running here: ask for the scope inside a test, not while the file is being collected.')
  }

  /** Throws those that nobody has been told of. */
  tellMisses(misses: readonly FixtureMissError[]): void {
    const fresh = misses.filter((error) => !this.#told.has(error))
    for (const error of fresh) this.#told.add(error)
    const [first] = fresh
    if (fresh.length === 1 && first) throw first
    if (fresh.length > 1) throw new AggregateError(fresh, fresh.map(({ message }) => message).join('\n\n'))
  }
}
