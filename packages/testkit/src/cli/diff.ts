import { parseArgs } from 'node:util'
import { type Command, UsageError } from './command.ts'
import { namedFixture } from './fixture-argument.ts'
import { type ExchangeDifference, exchangeDifferences } from './exchange-differences.ts'
import { counted, painted, shortText } from './plain-words.ts'

const longestValue = 160

/** `polymux-fixtures diff`: exit code 1 when the exchanges differ. */
export const diff: Command = {
  summary: 'Compares two fixtures: request and answer, streams event by event',
  help: `Usage: polymux-fixtures diff <a> <b> [--folder fixtures] [--full]

  a, b      Ids, or paths of .json files.
  --folder  Where ids are looked up. Default: fixtures, else those that come with the testkit
  --full    Cut no value.

What the files say about themselves (id, provenance, tags, hash) is not compared, nor are the times of
chunks. Exit code 0: the exchanges are equal; 1: they differ.

Example: polymux-fixtures diff openrouter/chat/plain openrouter/chat/reasoning`,

  async run(args, terminal) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { folder: { type: 'string' }, full: { type: 'boolean' } },
    })
    const [first, second, ...more] = positionals
    if (first === undefined || second === undefined || more.length > 0) throw new UsageError('Name two fixtures to compare.')
    const [a, b] = [namedFixture(terminal, first, values.folder), namedFixture(terminal, second, values.folder)]
    const differences = exchangeDifferences(a, b)
    if (differences.length === 0) {
      terminal.out(`${a.id} and ${b.id} hold the same exchange.`)
      return 0
    }
    const paint = (colour: 'red' | 'green', line: string): string => painted(colour, line, terminal.colours)
    const text = (value: string): string => (values.full === true ? value : shortText(value, longestValue))
    terminal.out(paint('red', `- ${a.id}`))
    terminal.out(paint('green', `+ ${b.id}`))
    for (const { where, a: before, b: after } of differences) {
      terminal.out(`\n${where}`)
      if (before !== undefined) terminal.out(paint('red', `  - ${text(before)}`))
      if (after !== undefined) terminal.out(paint('green', `  + ${text(after)}`))
    }
    terminal.out(`\n${summary(differences)}`)
    return 1
  },
}

function summary(differences: readonly ExchangeDifference[]): string {
  const inRequest = differences.filter(({ where }) => where.startsWith('request')).length
  return `${counted(differences.length, 'difference')}: ${inRequest} in the request, ${differences.length - inRequest} in the answer`
}
