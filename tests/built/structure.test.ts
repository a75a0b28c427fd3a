/** What holds for every published package and source file, and no tool checks. Reads `dist`, so packages are built first. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { publishedPackages, repositoryRoot } from './repository.ts'

const vagueNames = new Set(['utils.ts', 'util.ts', 'helpers.ts', 'helper.ts', 'types.ts', 'constants.ts', 'common.ts', 'misc.ts'])
const developmentCondition = '@polymux/source'

describe.each(publishedPackages())('$manifest.name', ({ folder, manifest }) => {
  test('has a README and publishes its dist folder', () => {
    expect(statSync(join(folder, 'README.md')).size).toBeGreaterThan(0)
    expect(manifest.files).toContain('dist')
  })

  test('has types and code for import and for require behind each entry point', () => {
    for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
      if (entry.endsWith('.json')) continue
      const conditions = pathsByCondition(target).map(([condition]) => condition)
      const expected = ['import.types', 'import.default', 'require.types', 'require.default']
      expect(
        conditions.filter((condition) => condition !== developmentCondition),
        entry,
      ).toEqual(expected)
    }
  })

  test('has every file that its exports and imports name, under every condition', () => {
    const targets = [...Object.values(manifest.exports ?? {}), ...Object.values(manifest.imports ?? {})]
    const paths = targets.flatMap(pathsByCondition).map(([, path]) => path)
    expect(paths.length).toBeGreaterThan(1)
    expect(paths.filter((path) => !existsSync(join(folder, path)))).toEqual([])
  })

  test('publishes the files of every condition except the one for development', () => {
    const targets = [...Object.values(manifest.exports ?? {}), ...Object.values(manifest.imports ?? {})]
    const unpublished = targets
      .flatMap(pathsByCondition)
      .filter(([condition, path]) => condition !== developmentCondition && !path.endsWith('.json') && !path.startsWith('./dist/'))
    expect(unpublished).toEqual([])
  })

  test('depends on nothing at run time, except undici in core', () => {
    const expected = manifest.name === '@polymux/core' ? ['undici'] : []
    expect(Object.keys(manifest.dependencies ?? {})).toEqual(expected)
  })
})

describe('source files', () => {
  const files = publishedPackages().flatMap(({ folder }) => typeScriptFiles(join(folder, 'src')))

  test('are named for what is inside', () => {
    expect(files.filter((file) => vagueNames.has(basename(file)))).toEqual([])
    expect(files.filter((file) => !/^[a-z0-9-]+(\.(test|test-d|bench|d))?\.ts$/.test(basename(file)))).toEqual([])
  })

  test('say what they export, name by name, and never `any`', () => {
    const offences = files.flatMap((file) => {
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
      return offencesIn(source).map((offence) => `${relative(repositoryRoot, file)}: ${offence}`)
    })
    expect(files.length).toBeGreaterThan(0)
    expect(offences).toEqual([])
  })

  test('of this test would be caught, were they as bad as this one', () => {
    const source = ts.createSourceFile('bad.ts', `export * from './x.ts'\nexport const y: any = 1`, ts.ScriptTarget.Latest)
    expect(offencesIn(source)).toEqual(['export *', 'any'])
  })
})

/** Flattens a conditional target: `{ import: { types: './a' } }` is `[['import.types', './a']]`. */
function pathsByCondition(target: unknown): readonly (readonly [condition: string, path: string])[] {
  if (typeof target === 'string') return [['', target]]
  if (typeof target !== 'object' || target === null) return []
  return Object.entries(target).flatMap(([condition, inner]) =>
    pathsByCondition(inner).map(([rest, path]) => [rest ? `${condition}.${rest}` : condition, path] as const),
  )
}

function typeScriptFiles(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
}

function offencesIn(node: ts.Node): readonly string[] {
  const own: string[] = []
  if (ts.isExportDeclaration(node) && !node.exportClause) own.push('export *')
  if (node.kind === ts.SyntaxKind.AnyKeyword) own.push('any')
  ts.forEachChild(node, (child) => {
    own.push(...offencesIn(child))
  })
  return own
}
