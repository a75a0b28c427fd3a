/** `npm run check`: everything but installing and the tests. Names after it run only these: `npm run check types lint`. */
import './node-version.mjs'
import './end-with-npm.mjs'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { checks } from './checks.mjs'
import { runSteps } from './steps.mjs'
import { root } from './workspace.mjs'

if (!existsSync(join(root, 'node_modules'))) {
  console.error('Nothing is installed yet: run "npm test" once.')
  process.exit(1)
}
const names = process.argv.slice(2)
const chosen = checks.filter(({ name }) => names.length === 0 || names.some((wanted) => name.startsWith(wanted)))
if (chosen.length === 0) {
  console.error(`No check is called ${names.join(' or ')}: choose among ${checks.map(({ name }) => name).join(', ')}.`)
  process.exit(1)
}
await runSteps(chosen)
