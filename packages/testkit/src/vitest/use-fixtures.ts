import { afterAll, aroundEach, beforeAll, type RunnerTestSuite } from 'vitest'
import type { Fixture } from '../fixture/fixture.ts'
import { loadFixtures } from '../fixture/fixture-load.ts'
import { forbidNetwork } from '../guard/network-guard.ts'
import { ReplayDispatcher } from '../replay/replay-dispatcher.ts'
import { createReplayEngine, type ReplayOptions } from '../replay/replay-engine.ts'
import { fetchOver, type ReplayFetch } from '../replay/replay-fetch.ts'
import type { Replay, ReplayScope } from '../replay/replay-scope.ts'
import { type ReplayServer, serveEngine } from '../replay/replay-server.ts'
import { type ReplayTransport, transportOver } from '../replay/replay-transport.ts'
import { ReplaySession } from './replay-session.ts'

/** How the fixtures of a test file are replayed and what is checked. */
export interface FixtureUse extends ReplayOptions {
  /** Where a pattern is looked for. Default: the fixtures of this package. */
  readonly folder?: string | undefined
  /** Whether the file fails when no test asked for one of the fixtures. Not checked unless every test ran and passed. Default true. */
  readonly allUsed?: boolean | undefined
  /** Whether a test fails that asked for something no fixture answers, also when it swallowed the error. Default true. */
  readonly failOnMiss?: boolean | undefined
  /** Whether `globalThis.fetch` is the replay while the tests run. Default false. */
  readonly globalFetch?: boolean | undefined
}

/** The four ways to the same replay. Every test has a scope of its own. */
export interface UsedFixtures extends Omit<Replay, 'scope'> {
  readonly transport: ReplayTransport
  readonly fetch: ReplayFetch
  readonly dispatcher: ReplayDispatcher
  /** The scope of the test that asks. Throws outside of one. */
  readonly current: ReplayScope
  /** Serves on 127.0.0.1 until the file ends. Requests belong to a test when they carry `current.headers`. */
  serve(): Promise<ReplayServer>
}

/**
 * Replays fixtures, given or named by a pattern, to the tests of this file or `describe` block, one scope each, with the network
 * forbidden. To be called where `beforeAll` could be.
 */
export function useFixtures(what: string | Fixture | readonly Fixture[], use: FixtureUse = {}): UsedFixtures {
  const { allUsed = true, failOnMiss = true, globalFetch = false } = use
  const engine = createReplayEngine(typeof what === 'string' ? loadFixtures(what, use.folder) : what, use)
  const session = new ReplaySession(engine.replay)
  const fetch = fetchOver(engine)
  const servers: ReplayServer[] = []
  let restore: (() => void) | undefined

  beforeAll(() => {
    const release = forbidNetwork()
    const { fetch: before } = globalThis
    if (globalFetch) globalThis.fetch = fetch
    restore = () => {
      release()
      globalThis.fetch = before
    }
  })
  aroundEach(async (run, { task }) => await session.run(task.name, run, failOnMiss))
  // oxlint-disable-next-line no-empty-pattern -- Vitest reads the list of parameters and takes no other form.
  afterAll(async ({}, suite) => {
    restore?.()
    await Promise.all(servers.map((server) => server.close()))
    if (failOnMiss) session.tellMisses(engine.replay.misses)
    if (allUsed && passed(suite)) engine.replay.assertAllUsed()
  })

  const { requests, misses, unused, assertAllUsed } = engine.replay
  return {
    requests,
    misses,
    unused,
    assertAllUsed,
    transport: transportOver(engine),
    fetch,
    dispatcher: new ReplayDispatcher(engine),
    get current() {
      return session.current()
    },
    async serve() {
      const server = await serveEngine(engine)
      servers.push(server)
      return server
    },
  }
}

/** A test that did not run or did not get to its end asks for less than it should. */
function passed(suite: Readonly<RunnerTestSuite>): boolean {
  return suite.tasks.every((task) => (task.type === 'suite' ? passed(task) : task.result?.state === 'pass'))
}
