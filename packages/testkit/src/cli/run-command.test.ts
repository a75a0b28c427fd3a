import { parseArgs } from 'node:util'
import { expect, test } from 'vitest'
import { memoryTerminal } from '../../test/memory-terminal.ts'
import { type CommandTable, UsageError } from './command.ts'
import { runCommand } from './run-command.ts'

const table: CommandTable = {
  greet: async () => ({
    summary: 'Says hello',
    help: 'Usage: demo greet <name>',
    async run([name], terminal) {
      if (name === undefined) throw new UsageError('Whom to greet is missing.')
      if (name === 'nobody') throw new Error('There is nobody to greet.')
      terminal.out(`Hello ${name}`)
      return 0
    },
  }),
}

test('a command gets its arguments and its exit code is passed on', async () => {
  const terminal = memoryTerminal()
  expect(await runCommand('demo', table, ['greet', 'you'], terminal)).toBe(0)
  expect(terminal.lines).toEqual(['Hello you'])
})

test('no command, help and --help list the commands', async () => {
  for (const args of [[], ['help'], ['--help']]) {
    const terminal = memoryTerminal()
    expect(await runCommand('demo', table, args, terminal)).toBe(0)
    expect(terminal.lines.join('\n')).toContain('greet  Says hello')
  }
})

test('--help after a command shows its help and runs nothing', async () => {
  const terminal = memoryTerminal()
  expect(await runCommand('demo', table, ['greet', 'you', '--help'], terminal)).toBe(0)
  expect(terminal.lines).toEqual(['Usage: demo greet <name>'])
})

test('help about a command is the help of that command', async () => {
  const terminal = memoryTerminal()
  expect(await runCommand('demo', table, ['help', 'greet'], terminal)).toBe(0)
  expect(terminal.lines).toEqual(['Usage: demo greet <name>'])
})

test('an unknown option is named, and nothing is said of positional arguments', async () => {
  const strict: CommandTable = {
    look: async () => ({
      summary: 'Looks',
      help: 'Usage: demo look <file>',
      async run(args) {
        return parseArgs({ args: [...args], allowPositionals: true, options: {} }).positionals.length
      },
    }),
  }
  const terminal = memoryTerminal()
  expect(await runCommand('demo', strict, ['look', '--bad'], terminal)).toBe(2)
  expect(terminal.errors).toEqual(["Unknown option '--bad'.", '"demo look --help" shows how it is used.'])
})

test('an unknown command is answered with the nearest one and exit code 2', async () => {
  const terminal = memoryTerminal()
  expect(await runCommand('demo', table, ['gret'], terminal)).toBe(2)
  expect(terminal.errors.join('\n')).toContain('Did you mean "greet"?')
})

test('a wrong use has exit code 2 and says where to read more; a failure has exit code 1', async () => {
  const terminal = memoryTerminal()
  expect(await runCommand('demo', table, ['greet'], terminal)).toBe(2)
  expect(terminal.errors).toEqual(['Whom to greet is missing.', '"demo greet --help" shows how it is used.'])
  expect(await runCommand('demo', table, ['greet', 'nobody'], terminal)).toBe(1)
  expect(terminal.errors.at(-1)).toBe('There is nobody to greet.')
})
