/** `pnpm bench:emulator`: prints the figures; `--quick` takes a fifth of the time. */
import process from 'node:process'
import { measureEmulator } from './measure-emulator.mjs'

const { rows, chunks, readyMs, rssAtStart, rssMiB } = await measureEmulator(process.argv.includes('--quick') ? 800 : 4_000)
console.table(rows)
console.log(`${chunks} chunks a stream; ready ${readyMs.toFixed(1)} ms after import, its first answer included`)
console.log(`RSS ${rssAtStart.toFixed(1)} MiB when ready, ${rssMiB.toFixed(1)} MiB after the load`)
