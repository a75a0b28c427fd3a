/** Runs everything: each client in a fresh process, in turns, the order moved on by one in each round. */
import { floor, clientNames } from '../clients/index.mjs'
import { loadScenario } from '../scenarios/index.mjs'
import { runWorker, startServer } from './processes.mjs'

/**
 * One measurement and where it belongs.
 * @typedef {object} Place
 * @property {string} scenario
 * @property {string} node its major version
 * @property {string} client
 * @property {number} round
 */
/** @typedef {Place & import('./worker.mjs').Outcome} Measurement */

/**
 * @param {import('../options.mjs').Options} options
 * @param {(scenario: string, node: string, found: readonly Measurement[]) => Promise<void>} onScenario told after each scenario
 * @returns {Promise<readonly Measurement[]>}
 */
export async function measureAll(options, onScenario) {
  const server = await startServer()
  const setting = { baseURL: `${server.origin}/api/v1`, root: options.root }
  /** @type {Measurement[]} */
  const found = []
  try {
    for await (const { scenario, node, rounds } of parts(options)) {
      for (const turn of turns(options.clients, rounds))
        found.push(await measureOnce(options, { scenario, node, setting, ...turn }))
      process.stderr.write('\n')
      await onScenario(scenario, node.major, found)
    }
  } finally {
    server.stop()
  }
  return found
}

/**
 * Each scenario under each version of Node.
 * @param {import('../options.mjs').Options} options
 */
async function* parts({ scenarios, nodes, rounds }) {
  for (const scenario of scenarios) {
    const { once } = await loadScenario(scenario)
    for (const node of once ? nodes.slice(0, 1) : nodes) yield { scenario, node, rounds: once ? 1 : rounds }
  }
}

/**
 * The floor is always among them.
 * @param {readonly string[]} chosen
 * @param {number} rounds
 */
function* turns(chosen, rounds) {
  const clients = clientNames.filter((name) => name === floor || chosen.includes(name))
  for (let round = 0; round < rounds; round++) for (const client of rotated(clients, round)) yield { round, client }
}

/**
 * @param {import('../options.mjs').Options} options
 * @param {{ scenario: string, node: import('../options.mjs').NodeVersion, client: string, round: number, setting: import('../clients/index.mjs').Setting }} job
 * @returns {Promise<Measurement>}
 */
async function measureOnce({ windowMs }, { scenario, node, client, round, setting }) {
  const outcome = await runWorker({ node: node.path, task: { scenario, client, setting, windowMs } })
  process.stderr.write(outcome.error ? '!' : '.')
  return { scenario, node: node.major, client, round, ...outcome }
}

/**
 * @template Item
 * @param {readonly Item[]} items
 * @param {number} by
 */
function rotated(items, by) {
  const start = by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}
