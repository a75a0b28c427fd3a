/** Finds the fixture for a request: the one engine behind the transport in process and the HTTP server. */
import { TransportError } from '@polymux/core'
import type { Fixture, FixtureFailure, FixtureResponse } from '../fixture/fixture.ts'
import { type BodyChanges, type BodyPlan, planBody } from '../fixture/fixture-bytes.ts'
import { FixtureMissError } from './fixture-miss-error.ts'
import type { ReceivedRequest } from '../http/received-request.ts'
import { type JournalEntry, journalEntry } from '../http/request-journal.ts'
import { canonicalRequest, differenceFrom, headerDifferences, matchKey, requestOf } from './request-match.ts'

/** How bodies are delivered and how often fixtures answer. */
export interface ReplayOptions extends BodyChanges {
  /** 1: as recorded; 10: ten times as fast. Default: no waiting at all. */
  readonly speed?: number | undefined
  /** Removed from the start of every request path before matching, such as `/proxy`. */
  readonly pathPrefix?: string | undefined
  /** For fixtures that don't say themselves: how many times each answers. Default `any`. */
  readonly repeat?: 'any' | 'once' | undefined
}

/** What every way of replaying tells its owner. */
export interface Replay {
  /** Every request so far, misses included, credentials redacted. */
  readonly requests: readonly JournalEntry[]
  /** Fixtures that no request has asked for. */
  unused(): readonly Fixture[]
}

/** Matching and the journal, without a way to deliver. */
export interface ReplayEngine extends Replay {
  readonly speed: number
  /** Throws a `FixtureMissError` when no fixture answers, and a `TransportError` where the fixture holds a failure. */
  answer(request: ReceivedRequest): { readonly response: FixtureResponse; readonly body: BodyPlan }
}

/** Throws a `RangeError` for options that make no sense. */
export function createReplayEngine(fixtures: Fixture | readonly Fixture[], options: ReplayOptions = {}): ReplayEngine {
  const entries = (isList(fixtures) ? fixtures : [fixtures]).map((fixture) => ({
    fixture,
    key: matchKey(requestOf(fixture), fixture),
    /** Fixtures that compare the same things share the key of a request. */
    compares: JSON.stringify([fixture.match?.on, fixture.match?.ignore]),
    once: (fixture.match?.repeat ?? options.repeat) === 'once',
    uses: 0,
  }))
  const requests: JournalEntry[] = []
  return {
    speed: checkOptions(options),
    requests,
    unused: () => entries.filter(({ uses }) => uses === 0).map(({ fixture }) => fixture),
    answer(request) {
      const wanted = canonicalRequest({ ...request, path: withoutPrefix(request.path, options.pathPrefix) })
      const keys = new Map<string, string>()
      const found = entries.find(({ fixture, key, compares, once, uses }) => {
        const wantedKey = keys.get(compares) ?? matchKey(wanted, fixture)
        keys.set(compares, wantedKey)
        return wantedKey === key && !(once && uses > 0) && headerDifferences(fixture, wanted).length === 0
      })
      requests.push(journalEntry(request, found?.fixture.id))
      if (!found)
        throw new FixtureMissError(
          wanted,
          entries.map(({ fixture }) => differenceFrom(fixture, wanted)),
          entries.length,
        )
      found.uses++
      const { response, failure } = found.fixture
      if (response === null) throw failureOf(failure)
      return { response, body: planBody(response, options) }
    },
  }
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
