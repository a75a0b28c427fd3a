/** What must be there before anything is measured: the other libraries, and our packages, built. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const benchFolder = fileURLToPath(new URL('.', import.meta.url))
const repository = fileURLToPath(new URL('..', import.meta.url))
const stampFile = join(benchFolder, 'node_modules', '.installed')

/** Installs the libraries of the bench, outside the workspace, so that nobody who does not measure has to have them. */
export function installPeers() {
  const wanted = readFileSync(join(benchFolder, 'pnpm-lock.yaml'), 'utf8')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return
  console.log('Installing what the bench compares with ...')
  run(benchFolder, 'pnpm', ['install', '--ignore-workspace', '--frozen-lockfile', '--prefer-offline'])
  writeFileSync(stampFile, wanted)
}

/** @param {string} root of the repository whose packages are "ours" */
export function buildPackages(root) {
  if (!existsSync(join(root, 'node_modules'))) throw new Error(`Nothing is installed in ${root}: run "npm test" there once.`)
  run(root, 'turbo', ['run', 'build', '--filter=./packages/*', '--output-logs=errors-only'])
}

/**
 * @param {string} folder
 * @param {string} program of the repository's own tools
 * @param {string[]} args
 */
function run(folder, program, args) {
  const tools = [join(folder, 'node_modules', '.bin'), join(repository, 'node_modules', '.bin'), process.env['PATH'] ?? '']
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: tools.join(delimiter), TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  })
  if (status !== 0) throw new Error(`${program} ${args[0]} failed in ${folder}:\n${error?.message ?? `${stdout}${stderr}`}`)
}
