/** `pnpm bench:emulator`: prints the figures; `--quick` takes a fifth of the time, `--json` is for programs. */
import process from 'node:process'
import { measureEmulator } from './measure-emulator.mjs'

const figures = await measureEmulator(process.argv.includes('--quick') ? 800 : 4_000)
if (process.argv.includes('--json')) console.log(JSON.stringify(figures))
else {
  const { rows, chunks, readyMs, rssAtStart, rssMiB } = figures
  console.table(rows)
  console.log(`${chunks} chunks a stream; ready ${readyMs.toFixed(1)} ms after import, its first answer included`)
  console.log(`RSS ${rssAtStart.toFixed(1)} MiB when ready, ${rssMiB.toFixed(1)} MiB after the load`)
}
