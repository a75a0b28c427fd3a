/** A command of one of this package's programs. Commands do no I/O but what they are for: they are handed where to write. */

/** What a command may touch of the process that runs it, so that tests need none. */
export interface Terminal {
  /** Writes a line to standard output. */
  out(line: string): void
  /** Writes a line to standard error. */
  error(line: string): void
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder that relative paths are resolved against. */
  readonly folder: string
  /** Whether standard output is a terminal that shows colours. */
  readonly colours: boolean
  /** Aborted when the process is asked to end (Ctrl-C). */
  readonly signal: AbortSignal
}

/** One command: `polymux-fixtures lint`. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string
  /** What `--help` shows: the usage line, options with their defaults, and an example. */
  readonly help: string
  /** Resolves to the exit code: 0 for success, 1 for what the command found wrong. Throws `UsageError` for arguments that make no sense. */
  run(args: readonly string[], terminal: Terminal): Promise<number>
}

/** Commands by name, loaded when they are run. */
export type CommandTable = Readonly<Record<string, () => Promise<Command>>>

/** Arguments that make no sense: exit code 2, with the message and where to read more. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
