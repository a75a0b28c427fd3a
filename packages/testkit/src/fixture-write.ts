import { createHash } from 'node:crypto'
import { type Fixture, fixtureJson } from './fixture.ts'
import { sortKeys } from './json-value.ts'

/** The canonical text of a fixture file: keys sorted, two spaces, LF, one newline at the end. Says nothing about the hash in it. */
export function formatFixture(fixture: Fixture): string {
  return `${JSON.stringify(sortKeys(fixtureJson(fixture)), undefined, 2)}\n`
}

/** SHA-256 (hex) of the canonical file without its `sha256`. */
export function fixtureHash(fixture: Fixture): string {
  const { sha256: _ignored, ...rest } = fixture
  return createHash('sha256').update(formatFixture(rest)).digest('hex')
}

/** A copy with the right `sha256`, ready for `formatFixture`. */
export function sealFixture(fixture: Fixture): Fixture {
  return { ...fixture, sha256: fixtureHash(fixture) }
}
