import process from 'node:process'
import { styleText } from 'node:util'
import type { CommandTable, Terminal } from './command.ts'
import { runCommand } from './run-command.ts'

/** Runs the program of this process: its arguments, its streams, its exit code. Ends the process, whatever a foreign module has left running in it. */
export async function runProgram(program: string, table: CommandTable): Promise<void> {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort())
  const terminal: Terminal = {
    out: (line) => void process.stdout.write(`${line}\n`),
    error: (line) => void process.stderr.write(`${line}\n`),
    env: process.env,
    folder: process.cwd(),
    colours: styleText('red', 'x') !== 'x' && process.stdout.isTTY === true,
    signal: controller.signal,
  }
  process.exitCode = await runCommand(program, table, process.argv.slice(2), terminal)
  process.stdout.write('', () => process.exit())
}
