/**
 * HTTP fixtures and their replay, for tests of providers and applications.
 * The emulator of OpenRouter is in `@polymux/testkit/emulator`.
 * @module
 */
export type {
  EndKind,
  Fixture,
  FixtureChunk,
  FixtureEnd,
  FixtureMatch,
  FixtureRequest,
  FixtureResponse,
  MatchAxis,
  Provenance,
  ProvenanceSource,
  StreamBody,
  WholeBody,
} from './fixture.ts'
export { FixtureError } from './fixture-error.ts'
export { fixtureExpiry, lintFixture } from './fixture-lint.ts'
export type { LintOptions, LintProblem, LintRule } from './fixture-lint.ts'
export { fixtureIds, fixturesFolder, loadFixture, loadFixtures } from './fixture-load.ts'
export { FixtureMissError } from './fixture-miss-error.ts'
export { parseFixture } from './fixture-parse.ts'
export { fixtureHash, formatFixture, sealFixture } from './fixture-write.ts'
export type { JsonObject, JsonValue } from './json-value.ts'
export type { LoopbackServer } from './loopback-server.ts'
export type { Replay, ReplayOptions } from './replay-engine.ts'
export { serveReplay } from './replay-server.ts'
export type { ReplayServer } from './replay-server.ts'
export { replayTransport } from './replay-transport.ts'
export type { ReplayTransport } from './replay-transport.ts'
export type { JournalEntry } from './request-journal.ts'
export { redactSecrets, secretRules, secretsInJson, secretsInText } from './secret-scan.ts'
export type { FoundSecret, SecretRule } from './secret-scan.ts'
