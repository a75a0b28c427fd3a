/**
 * Installs what is missing, and only then. A stamp in `node_modules` remembers the lockfile and the manifests that were
 * installed, so a second run asks no registry and works without a network.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { runCommand, StepFailure } from './command.mjs'
import { readManifest, root, workspaceFolders } from './workspace.mjs'

const pnpm = readManifest('.').packageManager ?? 'pnpm'
const stampFile = join(root, 'node_modules', '.installed')

/** The last one: a modules folder of another tool is replaced without a question, as nobody may be there to answer it. */
const flags = ['--frozen-lockfile', '--prefer-offline', '--config.confirm-modules-purge=false']

/** @type {import('./steps.mjs').Step} */
export const installStep = {
  name: 'install',
  async run() {
    const stamp = fingerprint()
    if (isInstalled(stamp)) return 'up to date'
    const { code, output } = await runCommand(['npx', '--yes', '--prefer-offline', pnpm, 'install', ...flags])
    if (code !== 0) {
      const log = join(mkdtempSync(join(tmpdir(), 'polymux-')), 'install.log')
      writeFileSync(log, output)
      throw new StepFailure(`${explain(output)} The whole output is in ${log}`)
    }
    writeFileSync(stampFile, stamp)
    return ''
  },
}

/** Of everything that decides what is installed: lockfile, manifests, platform. */
function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  const manifests = workspaceFolders().map((folder) => join(folder, 'package.json'))
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

/** @param {string} stamp */
function isInstalled(stamp) {
  const complete = workspaceFolders().every((folder) => existsSync(join(root, folder, 'node_modules')))
  return complete && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
}

/**
 * One sentence out of pages of output.
 * @param {string} output
 */
function explain(output) {
  if (output.includes('ERR_PNPM_OUTDATED_LOCKFILE')) {
    return `pnpm-lock.yaml does not match the package.json files: run "npx ${pnpm} install" and commit the lockfile.`
  }
  if (/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/.test(output)) {
    return `The package registry cannot be reached (asked for ${wanted(output)}): connect to the network, or set HTTPS_PROXY, and run the command again.`
  }
  if (/\b(EACCES|EPERM)\b/.test(output))
    return 'A folder cannot be written: run the command as the owner of it and of the npm cache.'
  if (output.includes('ENOSPC')) return 'The disk is full: make room and run the command again.'
  return 'Installing failed for a reason this script does not know.'
}

/** @param {string} output */
function wanted(output) {
  const url = /https?:\/\/[^\s/]+\/(\S+)/.exec(output)
  return url?.[1]?.replace(/%2f/i, '/') ?? pnpm
}
