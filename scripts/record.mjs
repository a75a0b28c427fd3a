/**
 * `OPENROUTER_API_KEY=... pnpm record`: builds, then runs the scenarios of the testkit against the live API and refreshes the recordings
 * among its fixtures. Arguments go to `polymux-fixtures record`: `pnpm record --only chat`; `--help` lists them.
 */
import './node-version.mjs'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { commandStep, runSteps } from './steps.mjs'
import { root } from './workspace.mjs'

const build = commandStep(
  'build of the testkit',
  ['turbo', 'run', 'build', '--filter=@polymux/testkit', '--output-logs=errors-only'],
  'Read the first error above: a package that does not compile names its file and line.',
)
await runSteps([build])

const testkit = join(root, 'packages', 'testkit')
const program = join(testkit, 'dist', 'bin', 'polymux-fixtures.js')
// What another server answers, an emulator above all, does not belong among the fixtures that ship.
const folder = process.argv.some((argument) => argument.startsWith('--base-url')) ? [] : ['--folder', join(testkit, 'fixtures')]
process.argv.splice(1, 1, program, 'record', ...folder)
await import(pathToFileURL(program).href)
