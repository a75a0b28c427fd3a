import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The very undici that the core under `root` depends on, so that the floor and ours differ in nothing else.
 * @param {string} root
 */
export function loadUndici(root) {
  return import(pathToFileURL(requireOf(root).resolve('undici')).href)
}

/** @param {string} root */
export function undiciVersion(root) {
  return requireOf(root)('undici/package.json').version
}

/** @param {string} root */
function requireOf(root) {
  return createRequire(join(root, 'packages/core/package.json'))
}
