/** Finds the fixture for a request: the one engine behind the transport, `fetch`, undici's dispatcher and the HTTP server. */
import { TransportError } from '@polymux/core'
import type { Fixture, FixtureFailure, FixtureResponse } from '../fixture/fixture.ts'
import { type BodyChanges, type BodyPlan, planBody } from '../fixture/fixture-bytes.ts'
import { FixtureMissError, type MissedFixture } from './fixture-miss-error.ts'
import type { ReceivedRequest } from '../http/received-request.ts'
import { journalEntry } from '../http/request-journal.ts'
import { type Replay, ScopeLedger } from './replay-scope.ts'
import {
  canonicalRequest,
  type CanonicalRequest,
  differenceFrom,
  headerDifferences,
  matchKey,
  requestOf,
} from './request-match.ts'

/** How bodies are delivered and how often fixtures answer. */
export interface ReplayOptions extends BodyChanges {
  /** 1: as recorded; 10: ten times as fast. Default: no waiting at all. */
  readonly speed?: number | undefined
  /** Removed from the start of every request path before matching, such as `/proxy`. */
  readonly pathPrefix?: string | undefined
  /** For fixtures that don't say themselves: how many times each answers. Default `any`. */
  readonly repeat?: 'any' | 'once' | undefined
}

/** Matching and the journal, without a way to deliver. */
export interface ReplayEngine {
  readonly speed: number
  readonly replay: Replay
  /** Throws a `FixtureMissError` when no fixture answers, and a `TransportError` where the fixture holds a failure. */
  answer(request: ReceivedRequest): { readonly response: FixtureResponse; readonly body: BodyPlan }
}

/** Throws a `RangeError` for options that make no sense. */
export function createReplayEngine(given: Fixture | readonly Fixture[], options: ReplayOptions = {}): ReplayEngine {
  const speed = checkOptions(options)
  const fixtures = isList(given) ? given : [given]
  const ledger = new ScopeLedger(fixtures)
  const entries = fixtures.map((fixture) => ({
    fixture,
    key: matchKey(requestOf(fixture), fixture),
    /** Fixtures that compare the same things share the key of a request. */
    compares: JSON.stringify([fixture.match?.on, fixture.match?.ignore]),
    once: (fixture.match?.repeat ?? options.repeat) === 'once',
  }))
  const find = (wanted: CanonicalRequest, uses: readonly number[]): number => {
    const keys = new Map<string, string>()
    return entries.findIndex(({ fixture, key, compares, once }, place) => {
      const wantedKey = keys.get(compares) ?? matchKey(wanted, fixture)
      keys.set(compares, wantedKey)
      return wantedKey === key && !(once && uses[place]) && headerDifferences(fixture, wanted).length === 0
    })
  }
  return {
    speed,
    replay: ledger.view(),
    answer(request) {
      const wanted = canonicalRequest({ ...request, path: withoutPrefix(request.path, options.pathPrefix) })
      const state = ledger.stateFor(wanted.headers)
      const place = find(wanted, state.uses)
      const found = fixtures[place]
      ledger.record(state, journalEntry(request, found?.id), found && place)
      if (!found) throw ledger.miss(state, new FixtureMissError(wanted, missesOf(wanted, fixtures, state.uses)))
      const { response, failure } = found
      if (response === null) throw failureOf(failure)
      return { response, body: planBody(response, options) }
    },
  }
}

function missesOf(wanted: CanonicalRequest, fixtures: readonly Fixture[], uses: readonly number[]): readonly MissedFixture[] {
  return fixtures.map((fixture, place) => ({ ...differenceFrom(fixture, wanted), uses: uses[place] ?? 0 }))
}

function failureOf(failure: FixtureFailure = { code: 'ECONNRESET' }): TransportError {
  const { code, stage = 'request', message = code } = failure
  return new TransportError(message, { code, stage })
}

/** The speed; throws a `RangeError` for options that no body could be delivered by. */
function checkOptions({ speed = Number.POSITIVE_INFINITY, rechunk, cut }: ReplayOptions): number {
  if (!(speed > 0)) throw new RangeError(`speed must be above 0, is ${speed}`)
  if (typeof rechunk === 'number' && !(Number.isInteger(rechunk) && rechunk > 0)) {
    throw new RangeError(`rechunk must be a whole number from 1 or 'whole', is ${rechunk}`)
  }
  if (cut && !(Number.isInteger(cut.atByte) && cut.atByte >= 0)) {
    throw new RangeError(`cut.atByte must be a whole number from 0, is ${cut.atByte}`)
  }
  return speed
}

function withoutPrefix(path: string, prefix: string | undefined): string {
  return prefix !== undefined && path.startsWith(prefix) ? path.slice(prefix.length) : path
}

function isList(fixtures: Fixture | readonly Fixture[]): fixtures is readonly Fixture[] {
  return Array.isArray(fixtures)
}
