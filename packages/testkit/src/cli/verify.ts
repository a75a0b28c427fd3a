import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { loadFixtures } from '../fixture/fixture-load.ts'
import type { ShapeDrift } from '../record/shape-drift.ts'
import { verifyFixtures, type VerifyReport } from '../record/verify-fixtures.ts'
import type { Command, Terminal } from './command.ts'
import { liveAccess } from './live-access.ts'

/** `polymux-fixtures verify`: exit code 1 when an answer has another shape, or none came. */
export const verify: Command = {
  summary: 'Asks the live API again and says where its answers no longer look like the fixtures; writes nothing',
  help: `Usage: OPENROUTER_API_KEY=... polymux-fixtures verify [folder] [--only openrouter/chat] [--base-url URL] [--json]

  folder      Where the fixtures are. Default: fixtures
  --only      Ids of fixtures: openrouter/chat, **/stream. Default: all. Each is one real, billed call.
  --base-url  Default: https://openrouter.ai/api/v1
  --json      Print the reports as JSON.

Compared are status, media type, the types of all fields and the order of events; never values.

Example: polymux-fixtures verify test/fixtures --only openrouter/live/chat`,

  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { only: { type: 'string' }, 'base-url': { type: 'string' }, json: { type: 'boolean' } },
    })
    const access = liveAccess(values['base-url'], terminal)
    const fixtures = loadFixtures(values.only, resolve(terminal.folder, positionals[0] ?? 'fixtures'))
    const reports = await verifyFixtures({
      ...access,
      fixtures,
      signal: terminal.signal,
      ...(!values.json && { onReport: (report) => tell(report, terminal) }),
    })
    const count = (wanted: VerifyReport['outcome']): number => reports.filter(({ outcome }) => outcome === wanted).length
    if (values.json) terminal.out(JSON.stringify(reports, undefined, 2))
    else terminal.out(`${count('same')} same, ${count('drift')} drifted, ${count('failed')} failed, ${count('skipped')} skipped`)
    return count('drift') + count('failed') > 0 ? 1 : 0
  },
}

function tell({ id, outcome, drift, reason }: VerifyReport, { out }: Terminal): void {
  out(`${outcome.padEnd(7)}  ${id}${reason === undefined ? '' : `: ${reason}`}`)
  for (const difference of drift) out(`           ${describe(difference)}`)
}

function describe({ kind, pointer, expected, actual }: ShapeDrift): string {
  const where = pointer === '' ? '' : ` ${pointer}`
  if (kind === 'new') return `new${where}: ${actual}`
  if (kind === 'missing') return `missing${where}: was ${expected}`
  if (kind === 'order') return expected === '' ? `new order: ${actual}` : `order no longer seen: ${expected}`
  return `${kind === 'null' ? 'perhaps null' : kind}${where}: was ${expected}, is ${actual}`
}
