import type { Terminal } from '../src/cli/command.ts'

/** A terminal that keeps its lines. */
export interface MemoryTerminal extends Terminal {
  readonly lines: readonly string[]
  readonly errors: readonly string[]
}

export function memoryTerminal(change: Partial<Terminal> = {}): MemoryTerminal {
  const lines: string[] = []
  const errors: string[] = []
  return {
    out: (line) => void lines.push(line),
    error: (line) => void errors.push(line),
    env: {},
    folder: '.',
    colours: false,
    signal: new AbortController().signal,
    ...change,
    lines,
    errors,
  }
}
