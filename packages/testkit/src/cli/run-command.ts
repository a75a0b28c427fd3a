import { nearest } from '@polymux/core/adapter'
import { type CommandTable, type Terminal, UsageError } from './command.ts'

/** Finds the command that `args` begins with and runs it. Resolves to the exit code: 2 for a wrong use of the program. */
export async function runCommand(
  program: string,
  table: CommandTable,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const [name = 'help', ...rest] = args
  if (['help', '--help', '-h'].includes(name)) {
    const [about] = rest
    if (about !== undefined && Object.hasOwn(table, about)) return await runCommand(program, table, [about, '--help'], terminal)
    return await overview(program, table, terminal)
  }
  const load = Object.hasOwn(table, name) ? table[name] : undefined
  if (!load) {
    const guess = nearest(name, Object.keys(table))
    terminal.error(`${program} has no command "${name}".${guess === undefined ? '' : ` Did you mean "${guess}"?`}`)
    terminal.error(`Commands: ${Object.keys(table).join(', ')}. "${program} help" says what each does.`)
    return 2
  }
  const command = await load()
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(command.help)
    return 0
  }
  try {
    return await command.run(rest, terminal)
  } catch (error) {
    return report(error, `${program} ${name}`, terminal)
  }
}

async function overview(program: string, table: CommandTable, terminal: Terminal): Promise<number> {
  const commands = await Promise.all(
    Object.entries(table).map(async ([name, load]) => ({ name, summary: (await load()).summary })),
  )
  const width = Math.max(...commands.map(({ name }) => name.length))
  terminal.out(`Usage: ${program} <command> [options]\n`)
  for (const { name, summary } of commands) terminal.out(`  ${name.padEnd(width)}  ${summary}`)
  terminal.out(`\n"${program} <command> --help" shows the options of a command.`)
  return 0
}

function report(error: unknown, command: string, terminal: Terminal): number {
  // `parseArgs` of Node marks what it refuses by codes of its own.
  const misused =
    error instanceof UsageError || (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
  const message = error instanceof Error ? error.message : String(error)
  // What Node adds about positional arguments helps nobody who mistyped an option.
  terminal.error(misused ? message.replace(/^(Unknown option '.+?')\. To specify .*$/s, '$1.') : message)
  if (misused) terminal.error(`"${command} --help" shows how it is used.`)
  return misused ? 2 : 1
}
