import type { CommandTable } from './command.ts'

/** What `polymux-fixtures` can do. */
export const fixtureCommands: CommandTable = {
  ls: async () => (await import('./ls.ts')).ls,
  show: async () => (await import('./show.ts')).show,
  diff: async () => (await import('./diff.ts')).diff,
  lint: async () => (await import('./lint.ts')).lint,
  verify: async () => (await import('./verify.ts')).verify,
  record: async () => (await import('./record.ts')).record,
  convert: async () => (await import('./convert.ts')).convert,
}
