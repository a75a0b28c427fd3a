import type { CommandTable } from './command.ts'

/** What `polymux-fixtures` can do. */
export const fixtureCommands: CommandTable = {
  lint: async () => (await import('./lint.ts')).lint,
  record: async () => (await import('./record.ts')).record,
  verify: async () => (await import('./verify.ts')).verify,
}
