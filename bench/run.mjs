/**
 * `pnpm bench`: installs what is missing, builds, measures every client in turn, prints, and writes RESULTS.md.
 * Options are in options.mjs; `pnpm bench --help` lists them.
 */
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { buildPackages, installPeers } from './prepare.mjs'

/** @param {import('./options.mjs').Options} options */
async function run(options) {
  const { measureAll } = await import('./measure/rounds.mjs')
  const { scenarioTable } = await import('./report/scenario-table.mjs')
  const { writeReport } = await import('./report/results.mjs')
  const { profile } = await import('./measure/profile.mjs')
  if (options.profile) return console.log(await profile(options))

  const records = await measureAll(options, async (name, major, found) => {
    const { title } = await import(`./scenarios/${name}.mjs`)
    console.log(`\n${title}, Node ${major}\n\n${await scenarioTable(found, name, major)}\n`)
  })
  const report = await writeReport(options, records)
  if (options.out) writeFileSync(options.out, report.whole)
  console.log(report.goals)
  console.log(options.out ? `The report is in ${options.out}` : 'Not everything was measured: RESULTS.md stays as it is.')
}

try {
  if (process.argv.includes('--help')) {
    console.log((await import('./options.mjs')).usage)
  } else {
    installPeers()
    const { readOptions } = await import('./options.mjs')
    const options = readOptions()
    if (options.build) buildPackages(options.root)
    await run(options)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
