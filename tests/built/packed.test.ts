/**
 * The packages as a stranger gets them: packed, installed by plain npm in an empty folder, and asked to run the README's example
 * as TypeScript, as an ES module and as CommonJS, and to create providers. At the other end the testkit replays its fixtures, over real HTTP: a request that
 * differs from all of them in its body is refused.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { loadFixtures, serveReplay } from '@polymux/testkit'
import type { ReplayServer } from '@polymux/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentationBlocks } from './markdown.ts'
import { publishedPackages, repositoryRoot } from './repository.ts'

const execute = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'polymux-packed-'))
const tarballs = join(folder, 'tarballs')
const example = documentationBlocks().find(({ file, info }) => file === 'README.md' && info.includes('example'))?.code ?? ''

let replay: ReplayServer

beforeAll(async () => {
  replay = await serveReplay(loadFixtures('openrouter'))
  mkdirSync(tarballs)
  for (const published of publishedPackages())
    await run('pnpm', ['pack', '--pack-destination', tarballs], { cwd: published.folder })
  // The one dependency is packed from its installed copy, so that nothing is asked of a registry.
  const undici = realpathSync(join(repositoryRoot, 'packages/core/node_modules/undici'))
  await run('npm', ['pack', undici, '--ignore-scripts', '--pack-destination', tarballs])
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const files = readdirSync(tarballs).map((name) => join(tarballs, name))
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', ...files])
  linkTools()
})

afterAll(async () => {
  await replay.close()
  rmSync(folder, { recursive: true })
})

test('the README has an example to run', () => {
  expect(example).toContain(`from '@polymux/core'`)
})

test('the example runs as TypeScript, compiled strictly', async () => {
  writeFileSync(join(folder, 'typed.mts'), example)
  const options = ['--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--target', 'es2023', '--types', 'node']
  const types = ['--typeRoots', join(repositoryRoot, 'node_modules/@types')]
  const compiler = join(repositoryRoot, 'node_modules/typescript-7/bin/tsc')
  await run(process.execPath, [compiler, ...options, ...types, 'typed.mts'])
  await runExample('typed.mjs')
})

test('the example runs as an ES module', async () => {
  writeFileSync(join(folder, 'module.mjs'), example)
  await runExample('module.mjs')
})

test('the example runs as CommonJS', async () => {
  const required = example.replaceAll(/^import (\{[^}]*\}) from ('[^']*')/gm, 'const $1 = require($2)')
  expect(required).not.toMatch(/^import/m)
  writeFileSync(join(folder, 'common.cjs'), `(async () => {\n${required}\n})()`)
  await runExample('common.cjs')
})

test('each package loads in both module systems and exports the same names', async () => {
  const entries = publishedPackages().flatMap(({ manifest }) =>
    Object.keys(manifest.exports ?? {})
      // Those for Vitest load inside of it alone.
      .filter((entry) => !entry.endsWith('.json') && !['./vitest', './no-network'].includes(entry))
      .map((entry) => manifest.name + entry.slice(1)),
  )
  const names = `const names = (module) => Object.keys(module).filter((name) => name !== 'default' && name !== 'module.exports').toSorted()`
  writeFileSync(
    join(folder, 'names.mjs'),
    `import { createRequire } from 'node:module'\n${names}\nconst require = createRequire(import.meta.url)
    for (const entry of ${JSON.stringify(entries)}) console.log(entry, names(await import(entry)).join(), names(require(entry)).join())`,
  )
  const lines = (await run(process.execPath, ['names.mjs']))
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
  expect(lines.map(([entry]) => entry)).toEqual(entries)
  for (const [entry, imported, required] of lines) expect(`${entry} ${required}`).toBe(`${entry} ${imported}`)
})

test.concurrent.each(['openai', 'custom'])(
  'a provider that was created in the shape %s builds and passes the conformance suite',
  async (shape) => {
    const options = ['--shape', shape, '--base-url', 'https://api.big.example/v1', '--no-install']
    await run(join(folder, 'node_modules/.bin/create-polymux-provider'), [`${shape}-co`, ...options])
    const cwd = join(folder, `polymux-provider-${shape}-co`)
    expect(await run('npm', ['test'], { cwd, timeout: 200_000 })).toMatch(/Tests +\d+ passed/)
    // What "npm run report" does after building once more; a few checks of it, since all have just passed.
    const report = await run(join(folder, 'node_modules/.bin/testkit'), ['conformance', 'test/conformance.js', '--only', 'C1'], {
      cwd,
    })
    expect(report).toMatch(/0 failed, \d+ passed/)
    const project = createRequire(join(cwd, 'package.json'))
    expect(project(`polymux-provider-${shape}-co`)).toHaveProperty(`${shape}Co`)
  },
)

test.concurrent.each(['anthropic', 'ollama'])(
  'the example of a provider for %s, which knows only what is packed, builds and passes the conformance suite',
  async (name) => {
    const cwd = join(folder, `provider-${name}`)
    cpSync(join(repositoryRoot, 'examples', `provider-${name}`), cwd, { recursive: true })
    expect(await run('npm', ['test'], { cwd, timeout: 200_000 })).toMatch(/Tests +\d+ passed/)
  },
)

/** What a created provider is built and tested with: the installed copies of this repository, so that nothing is asked of a registry. */
function linkTools(): void {
  const programs = { tsup: 'tsup/dist/cli-default.js', tsc: 'typescript/bin/tsc', vitest: 'vitest/vitest.mjs' }
  const modules = join(folder, 'node_modules')
  for (const [program, path] of Object.entries(programs)) {
    const [name = ''] = path.split('/')
    symlinkSync(realpathSync(join(repositoryRoot, 'node_modules', name)), join(modules, name))
    symlinkSync(join(modules, path), join(modules, '.bin', program))
  }
}

/** Every answer comes, its cost with it, and the program ends by itself: no timer or socket of ours keeps it alive. */
async function runExample(file: string): Promise<void> {
  const output = await run(process.execPath, [file], { timeout: 15_000 })
  expect(output).toMatch(/\b0\.\d+/)
  expect(output).not.toMatch(/undefined|NaN|\[object/)
}

/** Resolves with what the program printed; rejects when it fails, or takes longer than `timeout` milliseconds. */
async function run(program: string, args: readonly string[], { cwd = folder, timeout = 60_000 } = {}): Promise<string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS$|FORCE_COLOR$|OPENROUTER_|OR_|VITEST)/i.test(name),
  )
  const env = {
    ...Object.fromEntries(inherited),
    PATH: [join(repositoryRoot, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
    NO_COLOR: '1',
    OPENROUTER_API_BASE: `${replay.url}/api/v1`,
    OPENROUTER_API_KEY: 'test-key',
  }
  try {
    const { stdout } = await execute(program, args, { cwd, env, timeout })
    return stdout
  } catch (error) {
    // Safe: execFile rejects with an Error that carries both outputs, and says whether its time was up.
    const failure = error as Error & { readonly stdout: string; readonly stderr: string; readonly killed: boolean }
    const reason = failure.killed ? `${program} ${args.join(' ')} did not end within ${timeout} ms` : failure.message
    throw new Error([reason, failure.stdout, failure.stderr].join('\n'), { cause: error })
  }
}
