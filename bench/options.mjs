/** The command line. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { clientNames } from './clients/index.mjs'
import { scenarioNames } from './scenarios/index.mjs'

const benchFolder = fileURLToPath(new URL('.', import.meta.url))

export const usage = `pnpm bench [options]
  --only chat,stream     scenarios: ${scenarioNames.join(', ')}
  --clients ours,openai  clients besides the floor: ${clientNames.join(', ')}
  --node 20,24           versions of Node; default: the one that runs this, and 24
  --rounds 5             how often everything is repeated, in turns
  --quick                two rounds, shorter windows
  --root PATH            another repository whose packages are "ours"
  --as-built             take its packages as they are, without building them
  --profile chat         no measurement: where the CPU time of one scenario goes, with ours or the one of --clients
  --out FILE             where the report goes; default bench/RESULTS.md, for a complete run`

/**
 * @typedef {object} Options
 * @property {readonly string[]} scenarios
 * @property {readonly string[]} clients
 * @property {readonly NodeVersion[]} nodes
 * @property {number} rounds
 * @property {number} windowMs
 * @property {string} root
 * @property {boolean} build
 * @property {string | undefined} profile
 * @property {string | undefined} out
 */
/** @typedef {{ readonly major: string, readonly path: string }} NodeVersion */

/**
 * Throws with a sentence for the reader of the command line.
 * @returns {Options}
 */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      clients: { type: 'string' },
      node: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean' },
      root: { type: 'string' },
      'as-built': { type: 'boolean' },
      profile: { type: 'string' },
      out: { type: 'string' },
    },
  })
  const scenarios = chosen('--only', values.only, scenarioNames)
  const complete = [values.only, values.clients, values.node, values.root].every((value) => value === undefined)
  const out = values.out ? resolve(values.out) : complete ? join(benchFolder, 'RESULTS.md') : undefined
  return {
    scenarios: values.profile ? chosen('--profile', values.profile, scenarioNames) : scenarios,
    clients: chosen('--clients', values.clients, clientNames),
    nodes: nodesOf(values.node),
    rounds: Number(values.rounds ?? (values.quick ? 2 : 5)),
    windowMs: values.quick ? 500 : 1000,
    root: resolve(values.root ?? join(benchFolder, '..')),
    build: !values['as-built'],
    profile: values.profile,
    out,
  }
}

/**
 * @param {string} option
 * @param {string | undefined} given
 * @param {readonly string[]} known
 */
function chosen(option, given, known) {
  if (given === undefined) return known
  const names = given.split(',')
  const strange = names.find((name) => !known.includes(name))
  if (strange !== undefined) throw new Error(`${option}: there is no ${strange}; choose among ${known.join(', ')}.`)
  return names
}

/** @param {string | undefined} given */
function nodesOf(given) {
  const [current = ''] = process.versions.node.split('.')
  const packaged = packagedNode()
  /** @type {NodeVersion[]} */
  const known = [{ major: current, path: process.execPath }]
  if (current !== '24' && packaged) known.unshift({ major: '24', path: packaged })
  if (given === undefined) return known
  return given.split(',').map((major) => {
    const version = known.find((candidate) => candidate.major === major)
    if (!version)
      throw new Error(`--node: there is no Node ${major} here, only ${known.map((candidate) => candidate.major).join(' and ')}.`)
    return version
  })
}

/** The Node that a package of the bench brings, where there is one for this machine. */
function packagedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/package.json`)
    const program = join(dirname(manifest), 'bin', 'node')
    return existsSync(program) ? program : undefined
  } catch {
    return undefined
  }
}
