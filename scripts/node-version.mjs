/**
 * Imported first by every command: ends with one sentence on a Node that the project does not run on,
 * before something fails on it in a way nobody understands. Plain syntax, so that old versions can read it.
 */
import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const wanted = manifest.engines.node.replace('>=', '')

/** @param {string} version */
function isOlder(version) {
  return version.localeCompare(wanted, 'en', { numeric: true }) < 0
}

if (isOlder(process.versions.node)) {
  console.error(
    `Polymux needs Node ${wanted} or newer, and this is Node ${process.versions.node}: switch versions and run the command again.`,
  )
  process.exit(1)
}
