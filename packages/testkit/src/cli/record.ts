import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { recordScenarios } from '../record/record-scenarios.ts'
import type { RecordOutcome } from '../record/record-transport.ts'
import { isLoopback } from '../record/recorder-facts.ts'
import { type Command, UsageError } from './command.ts'
import { liveAccess } from './live-access.ts'

/** `polymux-fixtures record`: exit code 1 when a scenario left no fixture. */
export const record: Command = {
  summary: 'Runs the list of OpenRouter scenarios with your key and writes what comes as fixtures',
  help: `Usage: OPENROUTER_API_KEY=... polymux-fixtures record [--only chat] [--folder fixtures] [--base-url URL] [--keep-broken]

  --only         A scenario or a group of them: chat, chat/plain. Default: all, which costs some cents.
  --folder       Where the fixtures go. Default: fixtures
  --base-url     Default: https://openrouter.ai/api/v1. What a server of this machine answers is marked as
                 coming from an emulator, and never replaces a recording of a real server.
  --keep-broken  Also keep what failed or broke off. Default: an exchange that was cut leaves no file.

Nothing is written of an exchange that would store a secret. Refuses to run in CI, where CI is set.

Example without a key: polymux-fixtures record --base-url http://127.0.0.1:4010/api/v1
while "npx @polymux/testkit emulator --port 4010" runs.`,

  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string' },
        folder: { type: 'string' },
        'base-url': { type: 'string' },
        'keep-broken': { type: 'boolean' },
      },
    })
    const access = liveAccess(values['base-url'], terminal)
    const isLocal = isLoopback(access.baseURL)
    if (!isLocal && !['', 'false', '0', undefined].includes(terminal.env['CI'])) {
      throw new UsageError(
        'Recording calls the live API with your key, which no CI should do: record on your machine and commit.',
      )
    }
    const folder = resolve(terminal.folder, values.folder ?? 'fixtures')
    const recording = recordScenarios({
      ...access,
      folder,
      only: values.only,
      keepBroken: values['keep-broken'],
      patienceMs: isLocal ? 0 : undefined,
      signal: terminal.signal,
      onOutcome: (outcome) => terminal.out(describe(outcome, folder)),
    })
    const outcomes = await recording.catch((error: unknown) => {
      throw error instanceof RangeError ? new UsageError(error.message) : error
    })
    const missing = outcomes.filter(({ file }) => file === undefined).length
    const written = outcomes.length - missing
    terminal.out(`${written} of ${outcomes.length} scenarios are in ${folder}${isLocal ? ', marked as from an emulator' : ''}`)
    const refused = refusedStatus(outcomes)
    if (refused === undefined) return missing > 0 ? 1 : 0
    terminal.error(
      `Every answer is a refusal (${refused}): is the key good, and is --base-url whole, version included (${access.baseURL})?`,
    )
    return 1
  },
}

/** The first status when nothing but refusals came, though scenarios that want none were run. */
function refusedStatus(outcomes: readonly RecordOutcome[]): number | undefined {
  const wanted = outcomes.filter(({ id }) => !id.includes('/errors/')).flatMap(({ status }) => status ?? [])
  return wanted.every((status) => status >= 400) ? wanted[0] : undefined
}

function describe({ status, file, problem, id }: RecordOutcome, folder: string): string {
  const answer = String(status ?? '---')
  return file === undefined
    ? `${answer}  no file: ${problem?.message.replace('keepBroken', '--keep-broken') ?? id}`
    : `${answer}  ${relative(folder, file)}`
}
