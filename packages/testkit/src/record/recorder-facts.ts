/** What a recording says of itself: who wrote it, with which client, from where. Only what is known is said. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { fixturesFolder } from '../fixtures-folder.ts'
import { isJsonObject, tryParseJson } from '../json/json-value.ts'

const ownManifest = join(fixturesFolder, '..', 'package.json')

/** `testkit 0.1.0`. */
export function recorderName(): string {
  return `testkit ${versionIn(ownManifest) ?? 'of unknown version'}`
}

/** `undici 7.30.2 / node 22.23.3`: the HTTP client beneath core's own transport on Node. */
export function nodeTransportName(): string {
  const runtime = `node ${process.versions.node}`
  try {
    const core = createRequire(ownManifest).resolve('@polymux/core/package.json')
    const undici = versionIn(createRequire(core).resolve('undici/package.json'))
    return undici === undefined ? runtime : `undici ${undici} / ${runtime}`
  } catch {
    // A bundler has put everything into one file.
    return runtime
  }
}

/** Whether a URL leads to this machine, where no provider of models is at home. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)$/.test(hostname)
}

function versionIn(manifest: string): string | undefined {
  const value = tryParseJson(readFileSync(manifest, 'utf8'))
  const version = isJsonObject(value) ? value['version'] : undefined
  return typeof version === 'string' ? version : undefined
}
