/**
 * HTTP fixtures and their replay, for tests of providers and applications.
 * The emulator of OpenRouter is in `@polymux/testkit/emulator`.
 * @module
 */
export type {
  EndKind,
  FileBody,
  Fixture,
  FixtureChunk,
  FixtureEnd,
  FixtureFailure,
  FixtureFormPart,
  FixtureMatch,
  FixtureRequest,
  FixtureResponse,
  FormBody,
  MatchAxis,
  Provenance,
  ProvenanceSource,
  StreamBody,
  WholeBody,
} from './fixture/fixture.ts'
export type { Conversion, ConvertOptions, SkippedExchange } from './convert/conversion.ts'
export { fromHar } from './convert/har.ts'
export { fromVcr } from './convert/vcr.ts'
export { FixtureError } from './fixture/fixture-error.ts'
export { fixtureExpiry, lintFixture } from './fixture/fixture-lint.ts'
export type { LintOptions, LintProblem, LintRule } from './fixture/fixture-lint.ts'
export { fixtureIds, loadFixture, loadFixtures } from './fixture/fixture-load.ts'
export { writeFixture } from './fixture/fixture-save.ts'
export { lintFixtures } from './fixture/folder-lint.ts'
export type { LintedFile } from './fixture/folder-lint.ts'
export { fixturesFolder } from './fixtures-folder.ts'
export { NetworkForbiddenError } from './guard/network-forbidden-error.ts'
export type { NetworkAttempt, NetworkTarget } from './guard/network-forbidden-error.ts'
export { forbidNetwork } from './guard/network-guard.ts'
export type { NetworkGuard, NetworkRules } from './guard/network-guard.ts'
export { FixtureMissError } from './replay/fixture-miss-error.ts'
export { parseFixture } from './fixture/fixture-parse.ts'
export { fixtureHash, formatFixture, sealFixture } from './fixture/fixture-write.ts'
export type { JsonObject, JsonValue } from './json/json-value.ts'
export type { LoopbackServer } from './http/loopback-server.ts'
export { replayDispatcher } from './replay/replay-dispatcher.ts'
export type { ReplayDispatcher } from './replay/replay-dispatcher.ts'
export type { ReplayOptions } from './replay/replay-engine.ts'
export { replayFetch } from './replay/replay-fetch.ts'
export type { ReplayFetch } from './replay/replay-fetch.ts'
export type { Replay, ReplayScope, ReplayView } from './replay/replay-scope.ts'
export { serveReplay } from './replay/replay-server.ts'
export type { ReplayServer } from './replay/replay-server.ts'
export { replayTransport } from './replay/replay-transport.ts'
export type { ReplayTransport } from './replay/replay-transport.ts'
export { UnusedFixturesError } from './replay/unused-fixtures-error.ts'
export type { FormPart } from './http/form.ts'
export type { JournalEntry } from './http/request-journal.ts'
export { redactSecrets, secretRules, secretsInJson, secretsInText } from './fixture/secret-scan.ts'
export type { FoundSecret, SecretRule } from './fixture/secret-scan.ts'
export { openrouterScenarios } from './record/openrouter-scenarios.ts'
export { RecordError } from './record/record-error.ts'
export type { RecordReason } from './record/record-error.ts'
export { recordScenarios } from './record/record-scenarios.ts'
export type { RecordScenariosOptions } from './record/record-scenarios.ts'
export { recordTransport } from './record/record-transport.ts'
export type { RecordOptions, RecordOutcome, RecordTransport } from './record/record-transport.ts'
export type { Redaction } from './record/redaction.ts'
export type { Scenario, Upstream } from './record/scenario.ts'
export type { DriftKind, ShapeDrift } from './record/shape-drift.ts'
export { verifyFixtures } from './record/verify-fixtures.ts'
export type { VerifyOptions, VerifyReport } from './record/verify-fixtures.ts'
