/**
 * What is measured. A scenario is a file of this folder with a `title`, a sentence `about` it, its `metrics`, and `measure(task)`,
 * which runs in a process of its own and gives a number for each metric, or null where the client does not offer it.
 */

/**
 * @typedef {object} Metric
 * @property {string} key
 * @property {string} title
 * @property {number} digits
 * @property {boolean} [ratio] whether it is shown over the floor's, too
 */
/**
 * @typedef {object} Scenario
 * @property {string} title
 * @property {string} about
 * @property {readonly Metric[]} metrics
 * @property {boolean} [once] it depends on neither the version of Node nor the noise of the machine
 */

/** In the order of the report. */
export const scenarioNames = [
  'chat',
  'long-request',
  'stream',
  'latency',
  'idle',
  'tool-arguments',
  'long-text',
  'embedding',
  'image',
  'decoder',
  'import',
  'install',
  'bundle',
]

/**
 * @param {string} name
 * @returns {Promise<Scenario>}
 */
export async function loadScenario(name) {
  return import(`./${name}.mjs`)
}
