/** The short form of `pnpm canary`: a key of this run alone shows in no output, report, fixture or packed package. */
import { execFile } from 'node:child_process'
import process from 'node:process'
import { expect, test } from 'vitest'
import { repositoryRoot } from './repository.ts'

test('a canary key shows in nothing that calls, tests and packing leave behind', async () => {
  const { code, output } = await new Promise<{ readonly code: unknown; readonly output: string }>((resolve) => {
    execFile(process.execPath, ['scripts/canary.mjs', '--short'], { cwd: repositoryRoot }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    )
  })
  console.log(output.trimEnd())
  expect(output).toMatch(/^\d+ KiB looked through, 0 showings$/m)
  expect(code).toBe(0)
})
