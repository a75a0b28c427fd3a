/** Steps one after the other, timed; the first that fails ends the run with one sentence of what to do. */
import process from 'node:process'
import { runCommand, StepFailure } from './command.mjs'

/** @typedef {{ readonly name: string, run(): Promise<string> }} Step what `run` resolves with is a note for the closing table */
/** @typedef {{ readonly name: string, readonly time: string, readonly note: string }} Row */

/**
 * A step that is one program.
 * @param {string} name
 * @param {readonly string[]} command
 * @param {string} remedy one sentence: what to do when it fails
 * @returns {Step}
 */
export function commandStep(name, command, remedy) {
  return {
    name,
    async run() {
      const { code, output } = await runCommand(command)
      if (code !== 0) throw new StepFailure(remedy, output)
      return ''
    },
  }
}

/**
 * Runs the steps and prints how long each took. The first failure ends the process with exit code 1.
 * @param {readonly Step[]} steps
 * @returns {Promise<string>} the note of the last step
 */
export async function runSteps(steps) {
  const began = performance.now()
  /** @type {Row[]} */
  const rows = []
  for (const { name, run } of steps) {
    const start = performance.now()
    console.log(`> ${name}`)
    try {
      const note = await run()
      rows.push({ name, time: seconds(start), note })
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error
      if (error.output) console.error(error.output.trimEnd())
      printTable([...rows, { name, time: seconds(start), note: 'failed' }])
      console.error(`${name} failed. ${error.message}`)
      process.exit(1)
    }
  }
  printTable([...rows, { name: 'total', time: seconds(began), note: '' }])
  return rows.at(-1)?.note ?? ''
}

/** @param {number} start */
function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`
}

/** @param {readonly Row[]} rows */
function printTable(rows) {
  const width = Math.max(...rows.map(({ name }) => name.length))
  const lines = rows.map(({ name, time, note }) => `  ${name.padEnd(width)} ${time.padStart(8)}  ${note}`.trimEnd())
  console.log(`\n${lines.join('\n')}\n`)
}
