/** Where things are in this repository: its root, the folders of its workspace, and those that are published. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute, with a trailing separator. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** @typedef {{ name: string, private?: boolean, packageManager?: string }} Manifest */

/**
 * Folders that hold a manifest, relative to the root, which comes first as `.`.
 * @returns {string[]}
 */
export function workspaceFolders() {
  const patterns = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8').matchAll(/^ {2}- ([\w/*-]+)$/gm)
  const folders = Array.from(patterns, ([, pattern = '']) => pattern).flatMap((pattern) =>
    pattern.endsWith('/*') ? subfolders(pattern.slice(0, -2)) : [pattern],
  )
  return ['.', ...folders].filter((folder) => existsSync(join(root, folder, 'package.json')))
}

/** @returns {string[]} */
export function publishedFolders() {
  return workspaceFolders().filter((folder) => !readManifest(folder).private)
}

/**
 * @param {string} folder
 * @returns {Manifest}
 */
export function readManifest(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
}

/** @param {string} parent */
function subfolders(parent) {
  if (!existsSync(join(root, parent))) return []
  const entries = readdirSync(join(root, parent), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`)
}
