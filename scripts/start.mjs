/**
 * `npm start`: installs what is missing, builds, and starts the playground in this very process, so that Ctrl-C
 * ends everything and nothing is left behind. Arguments go to the playground: `npm start -- --port 4800`.
 */
import './node-version.mjs'
import './end-with-npm.mjs'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { buildStep } from './checks.mjs'
import { installStep } from './install.mjs'
import { runSteps } from './steps.mjs'
import { root } from './workspace.mjs'

await runSteps([installStep, buildStep])

const playground = join(root, 'apps', 'playground')
const server = join(playground, 'dist', 'server', 'main.js')
process.chdir(playground)
process.argv[1] = server
await import(pathToFileURL(server).href)
