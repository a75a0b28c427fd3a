import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fixtureIds } from '../fixture/fixture-load.ts'
import { lintFixture } from '../fixture/fixture-lint.ts'
import type { Command } from './command.ts'

/** `polymux-fixtures lint`: exit code 1 when a file has an error. */
export const lint: Command = {
  summary: 'Checks fixture files: shape, canonical text, hash, age, secrets',
  help: `Usage: polymux-fixtures lint [folder]

  folder  Where the fixtures are. Default: fixtures

Example: polymux-fixtures lint test/fixtures`,

  async run(args, terminal) {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
    const folder = resolve(terminal.folder, positionals[0] ?? 'fixtures')
    const ids = fixtureIds(folder)
    const problems = ids.flatMap((id) => {
      const file = join(folder, `${id}.json`)
      return lintFixture(readFileSync(file, 'utf8'), { file }).map((problem) => ({ id, problem }))
    })
    for (const { id, problem } of problems) {
      const { severity, rule, pointer, message } = problem
      terminal.out(`${severity} ${id}${pointer === '' ? '' : ` at ${pointer}`}: ${message} [${rule}]`)
    }
    const errors = problems.filter(({ problem }) => problem.severity === 'error').length
    terminal.out(`${ids.length} fixtures, ${errors} errors, ${problems.length - errors} warnings`)
    return errors > 0 ? 1 : 0
  },
}
