/**
 * One measurement: one scenario with one client, in a fresh process. It imports nothing else before the scenario, because some
 * scenarios measure importing.
 */

/**
 * @typedef {object} Task
 * @property {string} scenario
 * @property {string} client
 * @property {import('../clients/index.mjs').Setting} setting
 * @property {number} windowMs how long a figure is measured, at least
 */
/** @typedef {{ readonly metrics?: Readonly<Record<string, number>> | null, readonly error?: string }} Outcome metrics: null where the client does not offer it */

process.on('disconnect', () => process.exit())
/** @type {Task} */
const task = JSON.parse(process.argv[2] ?? '')
const { measure } = await import(`../scenarios/${task.scenario}.mjs`)
/** @type {Outcome} */
const outcome = await measure(task).then(
  (metrics) => ({ metrics }),
  (error) => ({ error: String(error?.stack ?? error).slice(0, 600) }),
)
process.send?.(outcome, () => process.exit())
