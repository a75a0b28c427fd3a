import type { CommandTable } from './command.ts'

/** What `polymux-fixtures` can do. */
export const fixtureCommands: CommandTable = {
  lint: async () => (await import('./lint.ts')).lint,
  ls: async () => (await import('./ls.ts')).ls,
  show: async () => (await import('./show.ts')).show,
  convert: async () => (await import('./convert.ts')).convert,
  diff: async () => (await import('./diff.ts')).diff,
}
