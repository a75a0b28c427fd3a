/** Runs Vitest over every project, and counts from its own report what it executed: an exit code says nothing about zero tests. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand, StepFailure } from './command.mjs'

/** @type {import('./steps.mjs').Step} */
export const testsStep = {
  name: 'tests',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'polymux-'))
    const report = join(folder, 'vitest.json')
    const { code } = await runCommand(['vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`], {
      live: true,
    })
    const { passed, failed, skipped } = count(report)
    rmSync(folder, { recursive: true, force: true })
    const summary = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
    if (code !== 0 || failed > 0) {
      throw new StepFailure('Read the first failed test above; "npx vitest run FILE" runs one file alone.', summary)
    }
    if (passed === 0) throw new StepFailure('Not one test was found: look at the projects in vitest.config.ts.', summary)
    return summary
  },
}

/** @param {string} report */
function count(report) {
  if (!existsSync(report)) return { passed: 0, failed: 0, skipped: 0 }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'))
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
}
