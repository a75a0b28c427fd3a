/** `npm test`: installs what is missing, checks, builds, and runs every test. The last line counts the tests. */
import './node-version.mjs'
import './end-with-npm.mjs'
import { checks } from './checks.mjs'
import { installStep } from './install.mjs'
import { runSteps } from './steps.mjs'
import { testsStep } from './tests.mjs'

console.log(await runSteps([installStep, ...checks, testsStep]))
