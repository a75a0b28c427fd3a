/** Where the CPU time of one scenario goes: the functions with the most time of their own. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ours } from '../clients/index.mjs'
import { runWorker, startServer } from './processes.mjs'

/** @typedef {{ readonly name: string, readonly place: string, readonly share: number }} Spot share: of the time that was not idle, in percent */

/**
 * @param {import('../options.mjs').Options} options
 * @returns {Promise<string>} a list to be read
 */
export async function profile(options) {
  const [scenario = ''] = options.scenarios
  const client = options.clients.length === 1 ? (options.clients[0] ?? ours) : ours
  const spots = await hotSpots(options, scenario, client)
  const lines = spots.slice(0, 25).map(({ name, place, share }) => `${share.toFixed(1).padStart(6)} %  ${name}  ${place}`)
  return [`${scenario} with ${client}, Node ${options.nodes[0]?.major}`, ...lines].join('\n')
}

/**
 * @param {import('../options.mjs').Options} options
 * @param {string} scenario
 * @param {string} client
 * @returns {Promise<readonly Spot[]>} dearest first
 */
export async function hotSpots({ nodes, root, windowMs }, scenario, client) {
  const folder = mkdtempSync(join(tmpdir(), 'polymux-profile-'))
  const server = await startServer()
  try {
    const task = { scenario, client, setting: { baseURL: `${server.origin}/api/v1`, root }, windowMs: 2 * windowMs }
    const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`]
    const { error } = await runWorker({ node: nodes[0]?.path ?? process.execPath, flags, task })
    if (error) throw new Error(error)
    const [file = ''] = readdirSync(folder)
    return readProfile(JSON.parse(readFileSync(join(folder, file), 'utf8')))
  } finally {
    server.stop()
    rmSync(folder, { recursive: true })
  }
}

/**
 * @param {import('node:inspector').Profiler.Profile} recorded
 * @returns {readonly Spot[]}
 */
function readProfile({ nodes, samples = [], timeDeltas = [] }) {
  const spotOf = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  /** @type {Map<string, { name: string, place: string, time: number }>} */
  const spots = new Map()
  let total = 0
  for (const [position, id] of samples.entries()) {
    const { functionName: name = '', url = '', lineNumber = 0 } = spotOf.get(id) ?? {}
    if (name === '(idle)' || name === '(program)') continue
    const place = `${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`
    const spot = spots.get(`${name} ${place}`) ?? { name: name || '(anonymous)', place: url ? place : '', time: 0 }
    spot.time += timeDeltas[position] ?? 0
    total += timeDeltas[position] ?? 0
    spots.set(`${name} ${place}`, spot)
  }
  return Array.from(spots.values(), ({ time, ...spot }) => ({ ...spot, share: (100 * time) / total })).toSorted(
    (one, other) => other.share - one.share,
  )
}
