/**
 * `OPENROUTER_API_KEY=... pnpm record`: builds, then runs the scenarios of the testkit against the live API and refreshes the recordings
 * among its fixtures. Arguments go to `polymux-fixtures record`: `pnpm record --only chat`; `--help` lists them.
 */
import './node-version.mjs'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { buildStep } from './checks.mjs'
import { runSteps } from './steps.mjs'
import { root } from './workspace.mjs'

await runSteps([buildStep])

const testkit = join(root, 'packages', 'testkit')
const program = join(testkit, 'dist', 'bin', 'polymux-fixtures.js')
process.argv.splice(1, 1, program, 'record', '--folder', join(testkit, 'fixtures'))
await import(pathToFileURL(program).href)
