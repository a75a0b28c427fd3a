/**
 * `pnpm new provider NAME -- --base-url URL`: a provider as a package of this repository. Its source is that of the published template
 * for servers like OpenAI's; its manifest and its build are those of every package here, and its test runs against the source.
 */
import './node-version.mjs'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { runCommand } from './command.mjs'
import { readManifest, root } from './workspace.mjs'

const usage = 'Usage: pnpm new provider NAME --base-url https://api.acme.example/v1 [--key ACME_API_KEY] [--no-install]'
const options = /** @type {const} */ ({
  'base-url': { type: 'string' },
  key: { type: 'string' },
  'no-install': { type: 'boolean' },
})
const given = parseArgs({ args: process.argv.slice(2).filter((word) => word !== '--'), allowPositionals: true, options })
const [kind, name = ''] = given.positionals
const { 'base-url': baseURL, key: keyVariable } = given.values

if (kind !== 'provider' || baseURL === undefined) fail(usage)
const { planProvider, providerFiles } = await loadTemplates()
try {
  await create(planProvider({ name, baseURL, keyVariable }))
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
}

/** The build of the published package: what it writes and what this writes cannot drift apart. */
async function loadTemplates() {
  const built = join(root, 'packages/create-polymux-provider/dist/index.js')
  if (!existsSync(built)) {
    const { code, output } = await runCommand([
      'turbo',
      'run',
      'build',
      '--output-logs=errors-only',
      '--filter=create-polymux-provider',
    ])
    if (code !== 0) fail(output)
  }
  /** @type {typeof import('../packages/create-polymux-provider/src/index.ts')} */
  const templates = await import(pathToFileURL(built).href)
  return templates
}

/** @param {import('../packages/create-polymux-provider/src/index.ts').ProviderPlan} plan */
async function create(plan) {
  const folder = join(root, 'packages', `provider-${plan.name}`)
  if (existsSync(folder)) fail(`${folder} is there already: nothing was written.`)
  const templates = providerFiles(plan)
  mkdirSync(join(folder, 'src'), { recursive: true })
  write(folder, 'package.json', manifest(plan))
  write(
    folder,
    'tsup.config.ts',
    `import { packageConfig } from '../../tsup.base.ts'\n\nexport default packageConfig(['src/index.ts'])\n`,
  )
  write(folder, 'src/index.ts', templates.get('src/index.ts') ?? '')
  write(folder, 'src/conformance.test.ts', conformanceTest(plan))
  write(folder, 'README.md', readme(plan))
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  writeFileSync(
    join(root, `.changeset/provider-${plan.name}.md`),
    `---\n'@polymux/provider-${plan.name}': minor\n---\n\nModels of ${plan.title}.\n`,
  )
  if (!given.values['no-install']) {
    const { code } = await runCommand(['pnpm', 'install', '--prefer-offline'], { live: true })
    if (code !== 0) fail('"pnpm install" failed: its reason is above. The files are complete; try it again.')
  }
  console.log(
    `Wrote packages/provider-${plan.name}.\n\nNext:\n  npx vitest run --project unit packages/provider-${plan.name}\n  npm run check\n\nThen say in src/index.ts what the server does differently.`,
  )
}

/** @param {string} folder @param {string} path @param {string} text */
function write(folder, path, text) {
  writeFileSync(join(folder, path), text)
}

/**
 * That of another package, under its own name.
 * @param {import('../packages/create-polymux-provider/src/index.ts').ProviderPlan} plan
 */
function manifest({ name: provider, title }) {
  const cost = readManifest('packages/cost')
  const devDependencies = { '@polymux/core': 'workspace:*', '@polymux/testkit': 'workspace:*' }
  const description = `Models of ${title} behind the Polymux interfaces.`
  return `${JSON.stringify({ ...cost, name: `@polymux/provider-${provider}`, version: '0.0.0', description, devDependencies }, undefined, 2)}\n`
}

/** @param {import('../packages/create-polymux-provider/src/index.ts').ProviderPlan} plan */
function conformanceTest({ identifier, keyVariable: variable }) {
  return `import { openAiWire } from '@polymux/testkit/conformance'
import { conformance } from '@polymux/testkit/vitest'
import { ${identifier} } from './index.ts'

conformance({ create: ${identifier}, wire: openAiWire(), keyVariable: '${variable}', providerOptions: { user: 'somebody' } })
`
}

/** @param {import('../packages/create-polymux-provider/src/index.ts').ProviderPlan} plan */
function readme(plan) {
  const text = providerFiles(plan).get('README.md') ?? ''
  return (
    text
      .replaceAll(plan.packageName, `@polymux/provider-${plan.name}`)
      .replace(/^`npm test` builds.*\n/m, '')
      // The tests compile blocks of TypeScript, against packages that they know.
      .replace('```ts', '```js')
  )
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message)
  process.exit(1)
}
