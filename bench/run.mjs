/**
 * `pnpm bench`: installs what is missing, builds, measures every client in turn, prints, and writes RESULTS.md.
 * `pnpm bench --help` lists its options.
 */
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { profile } from './measure/profile.mjs'
import { measureAll } from './measure/rounds.mjs'
import { readOptions, usage } from './options.mjs'
import { buildPackages, installPeers } from './prepare.mjs'
import { writeReport } from './report/results.mjs'
import { scenarioTable } from './report/scenario-table.mjs'

async function run() {
  if (process.argv.includes('--help')) return console.log(usage)
  installPeers()
  const options = readOptions()
  if (options.build) buildPackages(options.root)
  if (options.profile) return console.log(await profile(options))

  const found = await measureAll(options, async (scenario, node, sofar) => {
    console.log(`\n${scenario}, Node ${node}\n\n${await scenarioTable(sofar, scenario, node)}\n`)
  })
  const report = await writeReport(options, found)
  if (options.out) writeFileSync(options.out, report.whole)
  console.log(report.goals)
  console.log(options.out ? `The report is in ${options.out}` : 'Not everything was measured: RESULTS.md stays as it is.')
}

run().catch((error) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
