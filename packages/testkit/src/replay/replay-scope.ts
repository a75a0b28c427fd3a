/**
 * What each of several concurrent tests did with one replay. A test runs inside `replay.scope(…)`, and its requests are told
 * apart in process by its asynchronous context, and over a socket, which has none, by a header.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Fixture } from '../fixture/fixture.ts'
import type { JournalEntry } from '../http/request-journal.ts'
import type { FixtureMissError } from './fixture-miss-error.ts'
import { UnusedFixturesError } from './unused-fixtures-error.ts'

/** What was asked of a replay, and what was not. */
export interface ReplayView {
  /** Every request so far, misses included, credentials redacted. */
  readonly requests: readonly JournalEntry[]
  /** The errors of requests that no fixture answered, also where their caller swallowed them. */
  readonly misses: readonly FixtureMissError[]
  /** Fixtures that no request has asked for. */
  unused(): readonly Fixture[]
  /** Throws an `UnusedFixturesError` that lists their ids, if there are any. */
  assertAllUsed(): void
}

/** The view of one scope: its own journal, and its own count of fixtures that answer once. */
export interface ReplayScope extends ReplayView {
  readonly name: string
  /** To be sent with requests that cross a socket: `{ 'x-testkit-scope': name }`. */
  readonly headers: Readonly<Record<string, string>>
}

/** What every way of replaying tells its owner: the view of all scopes together. */
export interface Replay extends ReplayView {
  /** Runs `run` in a scope, so that it shares nothing with other scopes but the fixtures. The same name again continues that scope. */
  scope<Result>(name: string, run: (scope: ReplayScope) => Result): Result
}

/** Header that names the scope of a request. */
const scopeHeader = 'x-testkit-scope'

/** How often each fixture, by its place in the list, has answered in one scope, and what was asked there. */
export interface ScopeState {
  readonly uses: number[]
  readonly requests: JournalEntry[]
  readonly misses: FixtureMissError[]
}

/** The scopes of one replay. */
export class ScopeLedger {
  readonly fixtures: readonly Fixture[]
  readonly requests: JournalEntry[] = []
  readonly misses: FixtureMissError[] = []
  readonly #states = new Map<string, ScopeState>()
  readonly #current = new AsyncLocalStorage<string>()

  constructor(fixtures: readonly Fixture[]) {
    this.fixtures = fixtures
  }

  /** The scope that a request belongs to; those outside any share one. */
  stateFor(headers: Readonly<Record<string, string>>): ScopeState {
    return this.#state(headers[scopeHeader] ?? this.#current.getStore() ?? '')
  }

  /** Writes a request down, answered by the fixture at `place` or by none. */
  record(state: ScopeState, entry: JournalEntry, place: number | undefined): void {
    this.requests.push(entry)
    state.requests.push(entry)
    if (place !== undefined) state.uses[place] = (state.uses[place] ?? 0) + 1
  }

  /** Writes down that no fixture answered. */
  miss(state: ScopeState, error: FixtureMissError): FixtureMissError {
    this.misses.push(error)
    state.misses.push(error)
    return error
  }

  /** The view of all scopes. */
  view(): Replay {
    const unused = (): readonly Fixture[] => this.#unusedIn([...this.#states.values()])
    return {
      requests: this.requests,
      misses: this.misses,
      unused,
      assertAllUsed: () => assertNone(unused()),
      scope: (name, run) => this.#current.run(name, () => run(this.#scope(name))),
    }
  }

  #scope(name: string): ReplayScope {
    const state = this.#state(name)
    const unused = (): readonly Fixture[] => this.#unusedIn([state])
    return {
      name,
      headers: { [scopeHeader]: name },
      requests: state.requests,
      misses: state.misses,
      unused,
      assertAllUsed: () => assertNone(unused(), name),
    }
  }

  #state(name: string): ScopeState {
    const known = this.#states.get(name)
    if (known) return known
    const state: ScopeState = { uses: [], requests: [], misses: [] }
    this.#states.set(name, state)
    return state
  }

  #unusedIn(states: readonly ScopeState[]): readonly Fixture[] {
    return this.fixtures.filter((_, place) => states.every(({ uses }) => !uses[place]))
  }
}

function assertNone(fixtures: readonly Fixture[], scope?: string): void {
  if (fixtures.length === 0) return
  const ids = fixtures.map(({ id }) => id)
  throw new UnusedFixturesError(ids, scope)
}
