import type { Bench } from './bench.ts'

/** How the provider under test is reached: its model as it is, inside middleware and the registry, or over a real socket. */
export type Route = 'direct' | 'middleware' | 'socket'

/** One thing that a provider must do. Plain data and a function, so that any runner can run it. */
export interface Check {
  /** A letter for its group and a number: `S4`. Never given to another check. */
  readonly id: string
  /** What a provider does that passes, as a sentence without a subject: "gives the same events however the bytes are cut". */
  readonly title: string
  /** Where to look when it fails: told with the failure. */
  readonly hint?: string
  /** The level of the suite it belongs to. A check that is added later belongs to a higher one. */
  readonly level: number
  /** Default: all three. */
  readonly routes?: readonly Route[]
  /** Why it does not apply to this provider; `undefined` when it does. */
  unfit?(bench: Bench): string | undefined
  /** Throws a `CheckFailure`, or anything else, when the provider does not pass. */
  run(bench: Bench): Promise<void>
}

/** What a provider did wrong, in words its author can act on. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure'
}
