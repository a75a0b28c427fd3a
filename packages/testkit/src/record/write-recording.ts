/** Writes a recording: scanned first, whole or not at all, and never over what is worth more. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Fixture } from '../fixture/fixture.ts'
import { FixtureError } from '../fixture/fixture-error.ts'
import { fileBodies } from '../fixture/fixture-files.ts'
import { parseFixture } from '../fixture/fixture-parse.ts'
import { fileOf, placeFixture } from '../fixture/fixture-save.ts'
import { secretsIn } from '../fixture/fixture-secrets.ts'
import { secretRules, type SecretRule } from '../fixture/secret-scan.ts'
import { RecordError } from './record-error.ts'

/** Writes below `folder` and returns the path of the file. Throws a `RecordError`, and then has written nothing. */
export function writeRecording(fixture: Fixture, folder: string, more: readonly SecretRule[]): string {
  const { id } = fixture
  const rules = [...secretRules, ...more]
  const [found] = secretsIn(fixture, rules)
  if (found) {
    const where = found.pointer === '' ? 'the file' : found.pointer
    throw new RecordError('secret', id, `${where} would hold a secret (${found.rule}); redact it, or change the call`, found)
  }
  try {
    checkStanding(fixture, fileOf(fixture, folder))
    const file = placeFixture({ ...fixture, secrets: { scan: 'clean', rules: rules.length } }, folder)
    removeOutdated(fixture, file)
    return file
  } catch (error) {
    throw asRecordError(error, id)
  }
}

/** What an emulator answers never replaces what a real server did, and a refusal, as of a key that is no good, never an answer. */
function checkStanding({ id, provenance, response }: Fixture, file: string): void {
  const text = textOf(file)
  if (text === undefined) return
  const standing = parseFixture(text, file)
  const advice = 'it stays; remove it first, or use another folder'
  if (standing.provenance.source === 'recorded' && provenance.source !== 'recorded')
    throw new RecordError('kept', id, `${file} was recorded from a real server: ${advice}`)
  if (standing.response && standing.response.status < 400 && response && response.status >= 400)
    throw new RecordError(
      'kept',
      id,
      `the answer is ${response.status}, and ${file} holds one with ${standing.response.status}: ${advice}`,
    )
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Files of bodies that an earlier recording of the same id had. */
function removeOutdated(fixture: Fixture, file: string): void {
  const kept = new Set(fileBodies(fixture).map(({ body }) => body.file))
  const prefix = `${basename(fixture.id)}.`
  const isOwn = (name: string): boolean => name.startsWith(prefix) && /^[0-9a-f]{8}\.bin$/.test(name.slice(prefix.length))
  for (const name of readdirSync(dirname(file))) if (isOwn(name) && !kept.has(name)) rmSync(join(dirname(file), name))
}

function asRecordError(error: unknown, id: string): RecordError {
  if (error instanceof RecordError) return error
  const reason = error instanceof FixtureError ? 'format' : 'write'
  return new RecordError(reason, id, error instanceof Error ? error.message : String(error))
}
