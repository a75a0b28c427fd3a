import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'
import type { Conversion } from '../convert/conversion.ts'
import { convertFile } from '../convert/read-source.ts'
import type { Fixture } from '../fixture/fixture.ts'
import { FixtureError } from '../fixture/fixture-error.ts'
import { writeFixture } from '../fixture/fixture-save.ts'
import { type Command, type Terminal, UsageError } from './command.ts'
import { counted } from './plain-words.ts'

/** `polymux-fixtures convert`: exit code 1 when a file could not be read, a secret was found, or nothing came of it. */
export const convert: Command = {
  summary: 'Makes fixtures of VCR cassettes and HAR files',
  help: `Usage: polymux-fixtures convert <file or folder>... [--out fixtures] [--filter host/path] [--dry-run]

  file or folder  Cassettes of VCR, VCR.py, betamax and go-vcr (.yaml, .yml, .json), HAR files (.har, .json).
                  YAML is read by the package "yaml", which you install yourself.
  --out           Folder to write to. Default: fixtures
  --filter        Only exchanges with this start of host and path, openrouter.ai/api/v1/chat,
                  or of the path alone, /api/v1/chat.
  --at            ISO time for exchanges that say nowhere when they were recorded.
  --redact        JSON pointer into bodies to redact, /metadata/email. May be given several times.
  --force         Replace fixtures that are there already.
  --dry-run       Say what would be written, and write nothing.

Ids come from the paths of the files. Headers are kept by an allow-list, and nothing is written of an exchange
in which a secret is found. Chunks and their times are not in such files: bodies are stored in one piece.

Example: polymux-fixtures convert test/cassettes --out test/fixtures --filter openrouter.ai`,

  async run(args, terminal) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string', default: 'fixtures' },
        filter: { type: 'string' },
        at: { type: 'string' },
        redact: { type: 'string', multiple: true },
        force: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
      },
    })
    if (positionals.length === 0) throw new UsageError('Name the files or folders to convert.')
    if (values.at !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(values.at)) {
      throw new UsageError(`--at must be an ISO time in UTC such as 2026-01-31T00:00:00Z, is "${values.at}".`)
    }
    const redact = { pointers: values.redact }
    const total = { written: 0, skipped: 0, failed: 0 }
    const sources = positionals.flatMap((name) => sourcesAt(resolve(terminal.folder, name)))
    if (sources.length === 0) {
      throw new UsageError(`There is no cassette or HAR file in ${positionals.join(', ')}: .yaml, .yml, .json, .har.`)
    }
    for (const { file, id } of sources) {
      const shown = relative(terminal.folder, file)
      try {
        const result = await convertFile(file, { id, file: shown, at: values.at, filter: values.filter, redact })
        const out = resolve(terminal.folder, values.out)
        const done = { out, force: values.force === true, dryRun: values['dry-run'] === true }
        for (const fixture of result.fixtures) total.written += writeOne(fixture, done, terminal) ? 1 : 0
        total.skipped += reportSkipped(shown, result, terminal)
        total.failed += result.skipped.filter(({ kind }) => kind === 'secret').length
      } catch (error) {
        if (!(error instanceof FixtureError)) throw error
        total.failed++
        terminal.error(error.message)
      }
    }
    const verb = values['dry-run'] === true ? 'would be written' : 'written'
    terminal.out(`${counted(total.written, 'fixture')} ${verb}, ${counted(total.skipped, 'exchange')} skipped`)
    return total.failed > 0 || total.written === 0 ? 1 : 0
  },
}

interface Source {
  readonly file: string
  readonly id: string
}

function sourcesAt(path: string): readonly Source[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw new UsageError(`There is no ${path}.`)
  const root = dirname(path)
  if (!found.isDirectory()) return [{ file: path, id: idOf(root, path) }]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json|har)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((file) => ({ file, id: idOf(path, file) }))
}

/** The path below `root`, or below the folder above it where that would be a bare name, in the letters an id may have. */
function idOf(root: string, file: string): string {
  const path = relative(root, file).replace(/\.\w+$/, '')
  const names = (path.includes(sep) ? path : join(basename(root), path)).split(sep)
  return names.map((name) => name.replaceAll(/[^\w.-]+/g, '-').replace(/^[^a-z0-9]+/i, '') || 'x').join('/')
}

interface Writing {
  readonly out: string
  readonly force: boolean
  readonly dryRun: boolean
}

function writeOne(fixture: Fixture, { out, force, dryRun }: Writing, terminal: Terminal): boolean {
  const file = join(out, `${fixture.id}.json`)
  if (existsSync(file) && !force) {
    throw new FixtureError(relative(terminal.folder, file), '', 'is there already; --force replaces it')
  }
  if (!dryRun) writeFixture(fixture, out)
  const { request, response } = fixture
  terminal.out(`${relative(terminal.folder, file)}  ${request.method} ${request.path} ${response?.status ?? ''}`)
  return true
}

/** Says why, except for what was not asked for, which is only counted. Returns how many. */
function reportSkipped(file: string, { skipped }: Conversion, terminal: Terminal): number {
  for (const { position, exchange, kind, reason } of skipped) {
    if (kind !== 'filtered') terminal.error(`${file}, exchange ${position} (${exchange}) was skipped: ${reason}`)
  }
  return skipped.length
}
