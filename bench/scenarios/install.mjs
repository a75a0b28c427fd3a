import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { undiciVersion } from '../clients/undici.mjs'

export const title = 'Installing'
export const about = 'What npm lays down in an empty folder.'
export const once = true
export const metrics = [
  { key: 'packages', title: 'packages', digits: 0 },
  { key: 'files', title: 'files', digits: 0 },
  { key: 'size', title: 'MB', digits: 1 },
]

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const pnpm = fileURLToPath(new URL('../../node_modules/.bin/pnpm', import.meta.url))

/** @type {Readonly<Record<string, readonly string[]>>} */
const packagesOf = {
  openai: ['openai'],
  'openrouter-sdk': ['@openrouter/sdk'],
  'ai-sdk': ['ai', '@openrouter/ai-sdk-provider', 'zod'],
  langchain: ['@langchain/openrouter', '@langchain/core'],
  tanstack: ['@tanstack/ai', '@tanstack/ai-openrouter'],
}

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure({ client, setting }) {
  const packages = packagesToInstall(client, setting.root)
  if (!packages && client !== 'ours') return null
  const folder = mkdtempSync(join(tmpdir(), 'polymux-bench-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    run(folder, 'npm', [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      ...(packages ?? pack(setting.root, folder)),
    ])
    const lock = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'))
    return { packages: Object.keys(lock.packages).length, ...sizeOf(join(folder, 'node_modules')) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * @param {string} client
 * @param {string} root
 */
function packagesToInstall(client, root) {
  if (client === 'undici-request') return [`undici@${undiciVersion(root)}`]
  return packagesOf[client]?.map((name) => `${name}@${manifest.dependencies[name]}`)
}

/**
 * Our packages as the registry would get them.
 * @param {string} root
 * @param {string} folder
 */
function pack(root, folder) {
  return ['core', 'provider-openrouter'].map((name) => {
    const file = join(folder, `${name}.tgz`)
    run(join(root, 'packages', name), pnpm, ['pack', '--out', file])
    return file
  })
}

/** @param {string} folder @param {string} program @param {string[]} args */
function run(folder, program, args) {
  const { status, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`${program} ${args[0]} failed: ${error?.message ?? stderr}`)
}

/** @param {string} folder */
function sizeOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const bytes = files.map(({ parentPath, name }) => statSync(join(parentPath, name)).size)
  return { files: files.length, size: bytes.reduce((total, size) => total + size, 0) / 1e6 }
}
