/**
 * `pnpm shuffle [--times 20] [--project unit] [--seed 1] [files]`: runs the tests again and again, each time in another order, and
 * says which of them ever failed. Every order has a seed: "--times 1 --seed N" repeats it.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { runCommand } from './command.mjs'
import { root } from './workspace.mjs'

/** @typedef {{ readonly test: string, readonly message: string }} Failure */
/** @typedef {{ readonly seed: number, readonly seconds: number, readonly passed: number, readonly failures: readonly Failure[] }} Run */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: 'string', default: '20' },
    project: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
  },
})
const times = wholeNumber('--times', values.times)
const firstSeed = wholeNumber('--seed', values.seed)
const folder = mkdtempSync(join(tmpdir(), 'polymux-shuffle-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** @type {Run[]} */
const runs = []
for (let index = 0; index < times; index++) {
  const run = await runOnce(firstSeed + index)
  runs.push(run)
  const { seed, seconds, passed, failures } = run
  console.log(`run ${index + 1} of ${times}: seed ${seed}, ${passed} passed, ${failures.length} failed, ${seconds} s`)
  for (const { test, message } of failures) console.log(`  ${test}\n    ${message}`)
}
printFailures()

/**
 * @param {number} seed
 * @returns {Promise<Run>}
 */
async function runOnce(seed) {
  const report = join(folder, `${seed}.json`)
  const order = ['--sequence.shuffle.files', '--sequence.shuffle.tests', `--sequence.seed=${seed}`]
  const projects = values.project.flatMap((name) => ['--project', name])
  const began = performance.now()
  const { code, output } = await runCommand([
    'vitest',
    'run',
    ...order,
    ...projects,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...positionals,
  ])
  const seconds = Math.round((performance.now() - began) / 100) / 10
  const { passed, failures } = readReport(report)
  // An unhandled error fails a run in which every test has passed.
  const unnamed = code !== 0 && failures.length === 0 ? [{ test: '(no test)', message: lastLines(output) }] : []
  return { seed, seconds, passed, failures: [...failures, ...unnamed] }
}

/**
 * @param {string} report
 * @returns {{ passed: number, failures: Failure[] }}
 */
function readReport(report) {
  if (!existsSync(report)) return { passed: 0, failures: [] }
  /** @type {{ numPassedTests: number, testResults: { name: string, status: string, message: string, assertionResults: { fullName: string, status: string, failureMessages: string[] }[] }[] }} */
  const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(root, '')
    const tests = assertionResults.filter((result) => result.status === 'failed')
    const named = tests.map((result) => ({
      test: `${file} > ${result.fullName}`,
      message: firstLine(result.failureMessages.join('\n')),
    }))
    return status === 'failed' && named.length === 0 ? [{ test: file, message: firstLine(message) }] : named
  })
  return { passed: numPassedTests, failures }
}

function printFailures() {
  const failures = runs.flatMap(({ seed, failures: all }) => all.map(({ test }) => ({ test, seed })))
  const passed = runs.map((run) => run.passed)
  console.log(
    `\n${times} runs, seeds ${firstSeed} to ${firstSeed + times - 1}, ${Math.min(...passed)} to ${Math.max(...passed)} tests passed`,
  )
  for (const [test, seeds] of group(failures)) console.log(`${seeds.length} of ${times}  ${test}  (seeds ${seeds.join(', ')})`)
  const empty = Math.max(...passed) === 0
  if (empty) console.log('Not one test ran: is there such a project or file?')
  else if (failures.length === 0) console.log('0 flakes')
  process.exitCode = failures.length > 0 || empty ? 1 : 0
}

/**
 * @param {readonly { test: string, seed: number }[]} failures
 * @returns {[string, number[]][]} the most frequent first
 */
function group(failures) {
  /** @type {Map<string, number[]>} */
  const groups = new Map()
  for (const { test, seed } of failures) groups.set(test, [...(groups.get(test) ?? []), seed])
  return [...groups].toSorted(([, a], [, b]) => b.length - a.length)
}

/** @param {string} text */
function firstLine(text) {
  const line = (text.split('\n').find((candidate) => candidate.trim() !== '') ?? 'no message').trim()
  // What Vitest leaves of the error of a test that ran out of time.
  return line.includes('STACK_TRACE_ERROR') ? 'timed out' : line.slice(0, 300)
}

/** @param {string} output */
function lastLines(output) {
  return output.trimEnd().split('\n').slice(-15).join('\n    ')
}

/**
 * @param {string} name
 * @param {string} text
 */
function wholeNumber(name, text) {
  if (/^\d+$/.test(text)) return Number(text)
  console.error(`${name} must be a whole number, is "${text}".`)
  process.exit(2)
}
