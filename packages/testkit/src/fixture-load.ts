import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Fixture } from './fixture.ts'
import { FixtureError } from './fixture-error.ts'
import { parseFixture } from './fixture-parse.ts'

/** Folder of the fixtures that ship with this package. */
export const fixturesFolder: string = fileURLToPath(new URL('../fixtures', import.meta.url))

/** One fixture: by its id below `folder`, such as `openrouter/chat/plain`, or by the path of a `.json` file. Throws `FixtureError`. */
export function loadFixture(idOrFile: string, folder: string = fixturesFolder): Fixture {
  const file = idOrFile.endsWith('.json') ? idOrFile : join(folder, `${idOrFile}.json`)
  const text = readText(file)
  if (text === undefined) throw new FixtureError(idOrFile, '', `there is no such fixture; looked for ${file}`)
  return parseFixture(text, file)
}

/**
 * All fixtures whose id is `pattern`, is below it, or matches it (`*` within a name, `**` across names), sorted by id.
 * Without a pattern: all of `folder`. Throws a `FixtureError` when there is none.
 */
export function loadFixtures(pattern = '**', folder: string = fixturesFolder): readonly Fixture[] {
  const wanted = patternExpression(pattern)
  const ids = fixtureIds(folder).filter((id) => wanted.test(id))
  if (ids.length === 0) throw new FixtureError(pattern, '', `no fixture in ${folder} has such an id`)
  return ids.map((id) => loadFixture(id, folder))
}

/** Ids of all fixture files below `folder`, sorted. Throws a `FixtureError` when there is no such folder. */
export function fixtureIds(folder: string = fixturesFolder): readonly string[] {
  const files = entriesOf(folder).filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
  const paths = files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
  return paths.map((path) => path.slice(0, -'.json'.length)).toSorted()
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch (cause) {
    const advice =
      'cannot be read; name the folder of your fixtures, also when a bundler has moved this package away from its own'
    throw new FixtureError(folder, '', `${advice} (${cause instanceof Error ? cause.message : String(cause)})`)
  }
}

function patternExpression(pattern: string): RegExp {
  const source = pattern.replaceAll(/\*\*|\*|[.+?^${}()|[\]\\]/g, (part) =>
    part === '**' ? '.*' : part === '*' ? '[^/]*' : `\\${part}`,
  )
  return new RegExp(`^${source}(?:/|$)`)
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
