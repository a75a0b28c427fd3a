import process from 'node:process'
import type { CommandTable, Terminal } from './command.ts'
import { runCommand } from './run-command.ts'

/** Runs the program of this process: its arguments, its streams, its exit code. Ends the process, whatever a foreign module has left running in it. */
export async function runProgram(program: string, table: CommandTable): Promise<void> {
  const controller = new AbortController()
  let interrupted: number | undefined
  for (const [name, code] of Object.entries(endingSignals)) {
    process.once(name, () => {
      interrupted = code
      controller.abort()
      // Not every command can stop in the middle of what it does, and nobody presses Ctrl-C twice in good faith.
      setTimeout(() => process.exit(code), lastWordsMs).unref()
    })
  }
  // Whoever reads may have enough: `polymux-fixtures ls | head -3`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  const terminal: Terminal = {
    out: (line) => void process.stdout.write(`${line}\n`),
    error: (line) => void process.stderr.write(`${line}\n`),
    env: process.env,
    folder: process.cwd(),
    // Knows NO_COLOR and its like.
    colours: process.stdout.isTTY === true && process.stdout.hasColors(),
    signal: controller.signal,
  }
  const code = await runCommand(program, table, process.argv.slice(2), terminal)
  // To serve until Ctrl-C is to succeed; to be stopped on the way is not a failure of its own.
  process.exitCode = code === 0 ? 0 : (interrupted ?? code)
  process.stdout.write('', () => process.exit())
}

/** The exit codes are those of shells: 128 and the number of the signal. */
const endingSignals = { SIGINT: 130, SIGTERM: 143 }

const lastWordsMs = 2_500
