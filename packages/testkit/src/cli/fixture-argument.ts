/** Which fixture or folder the reader of a command means: their own, else those that ship with this package. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { nearest } from '@polymux/core/adapter'
import type { Fixture } from '../fixture/fixture.ts'
import { fixtureIds, loadFixture } from '../fixture/fixture-load.ts'
import { fixturesFolder } from '../fixtures-folder.ts'
import { type Terminal, UsageError } from './command.ts'

/** The folder that was named, else `fixtures` where it exists, else the one of this package. */
export function fixtureFolder(terminal: Terminal, named?: string): string {
  if (named !== undefined) return resolve(terminal.folder, named)
  const own = resolve(terminal.folder, 'fixtures')
  return existsSync(own) ? own : fixturesFolder
}

/** The fixture with this id, or in this `.json` file. Throws a `UsageError` that names the nearest id, and a `FixtureError` for a broken one. */
export function namedFixture(terminal: Terminal, name: string, folder?: string): Fixture {
  const file = resolve(terminal.folder, name)
  if (name.endsWith('.json') && existsSync(file)) return loadFixture(file)
  const id = name.replace(/\.json$/, '')
  const folders = folder === undefined ? [fixtureFolder(terminal), fixturesFolder] : [fixtureFolder(terminal, folder)]
  const found = folders.find((candidate) => existsSync(join(candidate, `${id}.json`)))
  if (found !== undefined) return loadFixture(id, found)
  const guess = nearest(
    id,
    folders.flatMap((candidate) => fixtureIds(candidate)),
  )
  const hint = guess === undefined ? '"polymux-fixtures ls" lists what there is.' : `Did you mean "${guess}"?`
  throw new UsageError(`There is no fixture "${name}" in ${[...new Set(folders)].join(' or ')}. ${hint}`)
}
