/**
 * A rule nobody saw fail is a hope. This lays out a small workspace in which each file breaks one rule,
 * or comes close to it without breaking it, and reads what the repository's own configuration says.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repositoryRoot } from './repository.ts'

const forbidden: Readonly<Record<string, readonly [file: string, source: string]>> = {
  'no-cycles': ['packages/core/src/left.ts', `import { right } from './right.ts'\nexport const left = () => right`],
  resolvable: ['packages/cost/src/deep.ts', `import '@polymux/core/src/index.ts'`],
  'packages-by-name': ['packages/cost/src/path.ts', `import '../../core/src/index.ts'`],
  'core-imports-no-package': ['packages/core/src/price.ts', `import type { cost } from '@polymux/cost'`],
  'providers-import-core': ['packages/provider-one/src/price.ts', `import '@polymux/cost'`],
  'provider-tests-import-testkit': ['packages/provider-one/src/price.test.ts', `import '@polymux/cost'`],
  'cost-and-testkit-import-core': ['packages/testkit/src/price.ts', `import '@polymux/cost'`],
  'packages-import-no-application': ['packages/cost/src/application.ts', `import '../../../apps/playground/server/main.ts'`],
  'undici-in-the-node-transport': ['packages/core/src/client.ts', `import type { Agent } from 'undici'`],
  'node-modules-in-the-node-transport': ['packages/provider-one/src/read.ts', `import 'node:fs'`],
  'declared-dependencies': ['packages/cost/src/schema.ts', `import 'zod'`],
}

/** One more of what a rule above forbids, where one file does not show its reach. */
const alsoForbidden: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['providers-import-core', 'packages/provider-one/src/other.ts', `import type {} from '@polymux/provider-two'`],
  ['providers-import-core', 'packages/provider-one/src/replay.ts', `import '@polymux/testkit'`],
  ['provider-tests-import-testkit', 'packages/provider-one/test/price.ts', `import '@polymux/cost'`],
  ['packages-by-name', 'apps/playground/server/path.ts', `import '../../../packages/core/src/index.ts'`],
  ['node-modules-in-the-node-transport', 'packages/core/src/bare.ts', `import 'fs'`],
]

const allowed: Readonly<Record<string, string>> = {
  'packages/core/src/node/transport.ts': `import 'undici'\nimport 'node:net'`,
  'packages/core/src/entry.test.ts': `import 'node:fs'`,
  'packages/core/src/type-cycle.ts': `import type { other } from './type-cycle-other.ts'\nexport const own = 1`,
  'packages/core/src/type-cycle-other.ts': `import { own } from './type-cycle.ts'\nexport const other = own`,
  'packages/provider-one/src/chat.ts': `import '@polymux/core'`,
  'packages/provider-one/src/chat.test.ts': `import '@polymux/testkit'\nimport 'node:fs'`,
  'packages/provider-one/test/replay.ts': `import '@polymux/testkit'\nimport 'node:fs'`,
  'packages/testkit/src/serve.ts': `import '@polymux/core'\nimport 'node:http'`,
  'apps/playground/server/all.ts': `import '@polymux/core'\nimport '@polymux/cost'\nimport '@polymux/testkit'\nimport '@polymux/provider-one'`,
}

/** What the files above need beside them. */
const scenery: Readonly<Record<string, string>> = {
  'packages/core/src/right.ts': `import { left } from './left.ts'\nexport const right = () => left`,
  'apps/playground/server/main.ts': '',
  'node_modules/undici/package.json': '{ "name": "undici", "version": "7.0.0" }',
  'node_modules/undici/index.js': '',
  'node_modules/zod/package.json': '{ "name": "zod", "version": "4.0.0" }',
  'node_modules/zod/index.js': '',
}

const folder = mkdtempSync(join(tmpdir(), 'polymux-rules-'))
const found = new Set<string>()

beforeAll(async () => {
  for (const name of ['core', 'cost', 'testkit', 'provider-one', 'provider-two']) writePackage(name)
  for (const [file, source] of [...Object.entries({ ...scenery, ...allowed }), ...Object.values(forbidden)]) write(file, source)
  for (const [, file, source] of alsoForbidden) write(file, source)

  const options = await extractOptions(join(repositoryRoot, '.dependency-cruiser.mjs'))
  const { output } = await cruise(['packages', 'apps'], { ...options, validate: true, baseDir: folder })
  if (typeof output === 'string') throw new TypeError('dependency-cruiser gave text where its result was asked for')
  for (const { rule, from } of output.summary.violations) found.add(`${rule.name} ${from}`)
})

afterAll(() => rmSync(folder, { recursive: true }))

test.each(Object.entries(forbidden))('the rule "%s" bites', (rule, [file]) => {
  expect([...found]).toContain(`${rule} ${file}`)
})

test.each(alsoForbidden)('the rule "%s" bites in %s too', (rule, file) => {
  expect([...found]).toContain(`${rule} ${file}`)
})

test.each(Object.keys(allowed))('%s breaks no rule', (file) => {
  expect([...found].filter((violation) => violation.endsWith(` ${file}`))).toEqual([])
})

test('every rule of the configuration is shown to bite', async () => {
  const { ruleSet } = await extractOptions(join(repositoryRoot, '.dependency-cruiser.mjs'))
  expect(ruleSet?.forbidden?.map(({ name }) => name)).toEqual(Object.keys(forbidden))
})

function writePackage(name: string): void {
  const exports = { '.': { '@polymux/source': './src/index.ts' } }
  const dependencies = name === 'core' ? { undici: '*' } : {}
  const peerDependencies = name === 'core' ? {} : { '@polymux/core': '*' }
  write(`packages/${name}/package.json`, JSON.stringify({ name: `@polymux/${name}`, exports, dependencies, peerDependencies }))
  write(`packages/${name}/src/index.ts`, 'export const cost = 1')
  mkdirSync(join(folder, 'node_modules/@polymux'), { recursive: true })
  symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules/@polymux', name))
}

function write(file: string, source: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), source)
}
