/** Writes a fixture and the files beside it: scanned first, whole or not at all, and never over what is worth more. */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { FileBody, Fixture } from '../fixture/fixture.ts'
import { FixtureError } from '../fixture/fixture-error.ts'
import { parseFixture } from '../fixture/fixture-parse.ts'
import { formatFixture, sealFixture } from '../fixture/fixture-write.ts'
import { secretRules, type SecretRule } from '../fixture/secret-scan.ts'
import { RecordError } from './record-error.ts'
import { secretInFixture } from './scan-fixture.ts'

/** Writes below `folder` and resolves to the path of the file. Rejects with a `RecordError`, and then has written nothing. */
export async function writeRecording(fixture: Fixture, folder: string, rules: readonly SecretRule[]): Promise<string> {
  const { id } = fixture
  const found = secretInFixture(fixture, rules)
  if (found) {
    const where = found.pointer === '' ? 'the file' : found.pointer
    throw new RecordError('secret', id, `${where} would hold a secret (${found.rule}); redact it, or change the call`, found)
  }
  const secrets = { scan: 'clean', rules: secretRules.length + rules.length } as const
  const text = formatFixture(sealFixture({ ...fixture, secrets }))
  const file = join(folder, `${id}.json`)
  try {
    parseFixture(text, file)
    await checkStanding(fixture, file)
    await writeAll(fixture, file, text)
  } catch (error) {
    throw asRecordError(error, id)
  }
  return file
}

/** What an emulator answers never replaces what a real server did. */
async function checkStanding({ id, provenance }: Fixture, file: string): Promise<void> {
  const standing = await readFile(file, 'utf8').catch(() => undefined)
  if (standing === undefined || provenance.source === 'recorded') return
  if (parseFixture(standing, file).provenance.source !== 'recorded') return
  throw new RecordError('kept', id, `${file} was recorded from a real server and stays; remove it first, or use another folder`)
}

async function writeAll(fixture: Fixture, file: string, text: string): Promise<void> {
  const folder = dirname(file)
  const files = filesOf(fixture)
  await mkdir(folder, { recursive: true })
  for (const { file: name, bytes } of files) await replaceFile(join(folder, name), bytes ?? new Uint8Array())
  await replaceFile(file, text)
  const kept = new Set(files.map(({ file: name }) => name))
  const prefix = `${basename(fixture.id)}.`
  const isOwn = (name: string): boolean => name.startsWith(prefix) && /^[0-9a-f]{8}\.bin$/.test(name.slice(prefix.length))
  for (const name of await readdir(folder)) if (isOwn(name) && !kept.has(name)) await rm(join(folder, name), { force: true })
}

/** By a file beside it and a rename: whoever reads meanwhile finds the old one or the new one. */
async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const draft = join(dirname(file), `.${randomUUID()}.tmp`)
  try {
    await writeFile(draft, content, { flag: 'wx' })
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

function filesOf({ request, response }: Fixture): readonly FileBody[] {
  const sent = request.body && ('multipart' in request.body ? request.body.multipart : [request.body])
  return [...(sent ?? []), response?.body].filter((body) => body !== undefined && 'file' in body)
}

function asRecordError(error: unknown, id: string): RecordError {
  if (error instanceof RecordError) return error
  const reason = error instanceof FixtureError ? 'format' : 'write'
  return new RecordError(reason, id, error instanceof Error ? error.message : String(error))
}
