import { parseArgs } from 'node:util'
import type { Fixture, ProvenanceSource } from '../fixture/fixture.ts'
import { planBody } from '../fixture/fixture-bytes.ts'
import { FixtureError } from '../fixture/fixture-error.ts'
import { fixtureExpiry } from '../fixture/fixture-lint.ts'
import { fixtureIds, loadFixture } from '../fixture/fixture-load.ts'
import { type Command, type Terminal, UsageError } from './command.ts'
import { fixtureFolder } from './fixture-argument.ts'
import { ageText, counted, durationText, sizeText, tableLines } from './plain-words.ts'

const sources: readonly ProvenanceSource[] = ['recorded', 'emulator', 'authored', 'derived']

/** `polymux-fixtures ls`: exit code 1 when a file cannot be read. */
export const ls: Command = {
  summary: 'Lists fixtures: where from, how they end, how large, how old',
  help: `Usage: polymux-fixtures ls [folder] [--tag stream] [--source recorded] [--path /api/v1/chat] [--json]

  folder    Where the fixtures are. Default: fixtures, else those that come with the testkit
  --tag     Only those with this tag.
  --source  Only those with this provenance: ${sources.join(', ')}.
  --path    Only those whose request path begins so.
  --json    Print the list as JSON, for other programs.

Example: polymux-fixtures ls test/fixtures --tag stream`,

  async run(args, terminal) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        tag: { type: 'string' },
        source: { type: 'string' },
        path: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const { tag, source, path } = values
    if (source !== undefined && !sources.some((known) => known === source)) {
      throw new UsageError(`--source must be one of ${sources.join(', ')}, is "${source}".`)
    }
    const folder = fixtureFolder(terminal, positionals[0])
    const { fixtures, broken } = readAll(folder)
    const wanted = fixtures.filter(
      ({ tags, provenance, request }) =>
        (tag === undefined || tags.includes(tag)) &&
        (source === undefined || provenance.source === source) &&
        (path === undefined || request.path.startsWith(path)),
    )
    const rows = wanted.map((fixture) => rowOf(fixture, new Date()))
    if (values.json === true) terminal.out(JSON.stringify(rows, undefined, 2))
    else print(folder, rows, terminal)
    for (const message of broken) terminal.error(`Cannot be read: ${message}`)
    return broken.length > 0 ? 1 : 0
  },
}

interface Row {
  readonly id: string
  readonly source: ProvenanceSource
  readonly method: string
  readonly path: string
  /** Status, or the code of the failure. */
  readonly outcome: string
  readonly body: 'stream' | 'whole' | 'none'
  readonly chunks: number
  readonly durationMs: number
  readonly bytes: number
  readonly end: string
  readonly at: string
  readonly age: string
  readonly expired: boolean
  readonly tags: readonly string[]
}

function readAll(folder: string): { readonly fixtures: readonly Fixture[]; readonly broken: readonly string[] } {
  const fixtures: Fixture[] = []
  const broken: string[] = []
  for (const id of fixtureIds(folder)) {
    try {
      fixtures.push(loadFixture(id, folder))
    } catch (error) {
      if (!(error instanceof FixtureError)) throw error
      broken.push(error.message)
    }
  }
  return { fixtures, broken }
}

function rowOf(fixture: Fixture, now: Date): Row {
  const { id, provenance, request, response, failure, tags } = fixture
  const plan = response && planBody(response)
  const expiry = fixtureExpiry(fixture)
  return {
    id,
    source: provenance.source,
    method: request.method,
    path: request.path,
    outcome: response ? String(response.status) : (failure?.code ?? ''),
    body: response?.body === undefined ? 'none' : 'stream' in response.body ? 'stream' : 'whole',
    chunks: plan?.chunks.length ?? 0,
    durationMs: plan?.endAtMs ?? 0,
    bytes: plan?.chunks.reduce((sum, { bytes }) => sum + bytes.length, 0) ?? 0,
    end: plan?.end ?? 'none',
    at: provenance.at,
    age: ageText(new Date(provenance.at), now),
    expired: expiry !== undefined && expiry <= now,
    tags,
  }
}

function print(folder: string, rows: readonly Row[], terminal: Terminal): void {
  const head = ['id', 'source', 'status', 'body', 'chunks', 'lasts', 'size', 'age', '']
  const cells = rows.map((row) => [
    row.id,
    row.source,
    row.outcome,
    row.body,
    row.body === 'stream' ? String(row.chunks) : '',
    row.body === 'stream' ? durationText(row.durationMs) : '',
    sizeText(row.bytes),
    row.age,
    [row.end === 'clean' || row.end === 'none' ? '' : `ends: ${row.end}`, row.expired ? 'expired' : '']
      .filter(Boolean)
      .join(', '),
  ])
  if (rows.length > 0) for (const line of tableLines([head, ...cells], [4, 5, 6])) terminal.out(line)
  const counts = sources.map((source) => [rows.filter((row) => row.source === source).length, source] as const)
  const shares = counts.filter(([count]) => count > 0).map(([count, source]) => `${count} ${source}`)
  terminal.out(`${counted(rows.length, 'fixture')} in ${folder}${shares.length > 0 ? `: ${shares.join(', ')}` : ''}`)
}
