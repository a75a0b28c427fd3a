/** What the repository promises about itself, cheapest first. `npm run check` runs these; `npm test` adds installing and the tests. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { commandStep } from './steps.mjs'
import { root, workspaceFolders } from './workspace.mjs'

const typescript = 'node_modules/typescript-7/bin/tsc'

/** Each folder with a tsconfig.json is a program of its own: the packages and tests together, the scripts, each application. */
const programs = [...workspaceFolders(), 'scripts'].filter((folder) => existsSync(join(root, folder, 'tsconfig.json')))

/** @type {import('./steps.mjs').Step} */
export const buildStep = commandStep(
  'build',
  ['turbo', 'run', 'build', '--output-logs=errors-only'],
  'Read the first error above: a package that does not compile names its file and line.',
)

/** @type {readonly import('./steps.mjs').Step[]} */
export const checks = [
  commandStep('format', ['oxfmt', '--check', '.'], 'Run "npm run format" and look at the difference.'),
  commandStep('lint', ['oxlint', '--deny-warnings'], 'Correct the lines above; "npx oxlint --fix" does some of it.'),
  commandStep('manifests', ['sherif'], 'Correct the package.json files above; "npx sherif --fix" does some of it.'),
  ...programs.map((folder) =>
    commandStep(
      folder === '.' ? 'types' : `types of ${folder}`,
      ['node', typescript, '--noEmit', '-p', folder],
      'Correct the types at the lines above.',
    ),
  ),
  commandStep(
    'dependencies',
    ['depcruise', '.', '--output-type', 'err'],
    'Remove the imports above, or read in .dependency-cruiser.mjs why they are not allowed.',
  ),
  commandStep('unused', ['knip', '--no-config-hints'], 'Delete what nobody uses, or declare what is missing.'),
  buildStep,
  commandStep('packages', ['node', 'scripts/check-packages.mjs'], 'Correct the manifests of the packages named above.'),
]
