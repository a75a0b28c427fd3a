import type { CommandTable } from './command.ts'

/** What `testkit`, the program of `npx @polymux/testkit`, can do. */
export const testkitCommands: CommandTable = {
  conformance: async () => (await import('./conformance.ts')).conformance,
  emulator: async () => (await import('./emulator.ts')).emulator,
}
