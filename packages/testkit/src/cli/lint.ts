import { parseArgs } from 'node:util'
import { fixtureFolder } from './fixture-argument.ts'
import { lintFixtures, type LintedFile } from '../fixture/folder-lint.ts'
import type { LintProblem } from '../fixture/fixture-lint.ts'
import type { Command, Terminal } from './command.ts'
import { counted } from './plain-words.ts'

/** `polymux-fixtures lint`: exit code 1 when a file has an error. */
export const lint: Command = {
  summary: 'Checks fixture files: shape, canonical text, hash, age, secrets, their binary files',
  help: `Usage: polymux-fixtures lint [folder] [--json] [--expired-as-errors] [--warnings-as-errors]

  folder                Where the fixtures are. Default: fixtures
  --json                Print the problems as JSON, for other programs.
  --expired-as-errors   Fail when a fixture is past its "expires". For a job that runs by the
                        calendar: in ordinary builds this is a warning.
  --warnings-as-errors  Fail on every warning: expired fixtures and files that no fixture names.

Example: polymux-fixtures lint test/fixtures`,

  async run(args, terminal) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        'expired-as-errors': { type: 'boolean' },
        'warnings-as-errors': { type: 'boolean' },
      },
    })
    const fails = ({ severity, rule }: LintProblem): boolean =>
      severity === 'error' ||
      values['warnings-as-errors'] === true ||
      (values['expired-as-errors'] === true && rule === 'expired')
    const files = lintFixtures(fixtureFolder(terminal, positionals[0] ?? 'fixtures'))
    if (values.json === true)
      terminal.out(
        JSON.stringify(
          files.filter(({ problems }) => problems.length > 0),
          undefined,
          2,
        ),
      )
    else print(files, fails, terminal)
    return files.some(({ problems }) => problems.some(fails)) ? 1 : 0
  },
}

function print(files: readonly LintedFile[], fails: (problem: LintProblem) => boolean, terminal: Terminal): void {
  for (const { file, id, problems } of files) {
    for (const problem of problems) {
      const { pointer, message, rule } = problem
      const where = `${id ?? file}${pointer === '' ? '' : ` at ${pointer}`}`
      terminal.out(`${fails(problem) ? 'error' : 'warning'} ${where}: ${message} [${rule}]`)
    }
  }
  const problems = files.flatMap((file) => file.problems)
  const errors = problems.filter(fails).length
  terminal.out(
    `${counted(files.filter(({ id }) => id !== undefined).length, 'fixture')}, ${counted(errors, 'error')}, ${counted(problems.length - errors, 'warning')}`,
  )
}
