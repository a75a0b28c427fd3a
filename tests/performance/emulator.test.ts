/** The short form of `pnpm bench:emulator`, its limits wide: a busy machine is no fault of the emulator. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

interface Figures {
  readonly readyMs: number
  readonly rssAtStart: number
  /** Plain chats, then chunks. */
  readonly rows: readonly { readonly what: string; readonly perCpuSecond: number }[]
}

test('the emulator is ready at once, small, and quick enough to stand behind a load test', async () => {
  const program = fileURLToPath(new URL('emulator/run.mjs', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--quick', '--json'])
  // Safe: the program is ours and prints this.
  const { readyMs, rows, rssAtStart } = JSON.parse(stdout) as Figures
  const [chats, chunks] = rows
  console.log(
    `ready ${readyMs.toFixed(1)} ms, RSS ${rssAtStart.toFixed(1)} MiB, per CPU second ${chats?.perCpuSecond} chats and ${chunks?.perCpuSecond} chunks`,
  )
  expect(readyMs).toBeLessThan(150)
  expect(rssAtStart).toBeLessThan(75)
  expect(chats?.perCpuSecond).toBeGreaterThan(500)
  expect(chunks?.perCpuSecond).toBeGreaterThan(50_000)
})
