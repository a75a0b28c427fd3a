/** Where the figures come from: without it they say nothing. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem, type } from 'node:os'
import { undiciVersion } from '../clients/undici.mjs'
import { pinned } from '../measure/processes.mjs'

/**
 * @param {import('../options.mjs').Options} options
 * @returns {string[]} lines of a list
 */
export function environmentLines({ nodes, root, rounds, windowMs }) {
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const versions = nodes.map(({ path }) => execFileSync(path, ['--version'], { encoding: 'utf8' }).trim())
  const [load = 0] = loadavg()
  return [
    `- ${new Date().toISOString().slice(0, 10)}, Node ${versions.map((version) => version.slice(1)).join(' and ')}`,
    `- ${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()}; load ${load.toFixed(1)} at the end`,
    pinned
      ? '- the server on core 0, the client on core 1'
      : '- **not bound to cores** (there is no taskset, or one core): noisier than need be',
    `- ${rounds} rounds, windows of ${windowMs} ms`,
    `- undici ${undiciVersion(root)}, ${Object.entries(dependencies)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
  ]
}
