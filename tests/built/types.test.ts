/** The programs in `types/` compile against the published declarations, under both compilers in use. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { repositoryRoot } from './repository.ts'

const run = promisify(execFile)

test.each([
  // The declarations themselves are checked once, by the compiler that takes a second for it.
  ['typescript', '--skipLibCheck'],
  ['typescript-7', '--noEmit'],
])('the published types hold for ES modules and CommonJS under %s', async (compiler, flag) => {
  const program = join(repositoryRoot, 'node_modules', compiler, 'bin/tsc')
  const folder = join(repositoryRoot, 'tests/built/types')
  const reported = await run(process.execPath, [program, '--pretty', 'false', flag, '-p', folder]).then(
    () => '',
    (failure: { readonly stdout: string }) => failure.stdout,
  )
  expect(reported).toBe('')
})
