/**
 * The suite before a provider that keeps every promise, and before many that each break one. The second half proves that the checks
 * bite. `POLYMUX_BROKEN=all` runs the whole suite on each of them, and prints which other checks they fail.
 */
import { describe, expect, test } from 'vitest'
import type { BrokenProvider } from '../../test/conformance/broken-provider.ts'
import { brokenProviders } from '../../test/conformance/broken-providers.ts'
import { sampleSubject } from '../../test/conformance/sample-subject.ts'
import { type BoundCheck, conformanceChecks } from './run-conformance.ts'
import { suite } from './suite.ts'

const checks = conformanceChecks(sampleSubject)

describe('the sample provider', () => {
  test('is skipped by no check', () => {
    expect(checks.flatMap(({ name, skipped }) => (skipped === undefined ? [] : [`${name}: ${skipped}`]))).toEqual([])
  })

  test.each(checks)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

describe('a broken provider', () => {
  test.each(brokenProviders)('that $flaw fails $caughtBy', async (broken) => {
    const failures = await failuresOf(broken, broken.caughtBy)
    expect(failures, `${broken.caughtBy} passes on it`).not.toEqual([])
    expect(failures[0]?.message).toMatch(broken.says ?? /./)
  })

  test('is there for every check', () => {
    const caught = new Set(brokenProviders.map(({ caughtBy }) => caughtBy))
    expect(suite.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([])
  })

  if (process.env['POLYMUX_BROKEN'] === 'all') {
    test.each(brokenProviders)(
      'that $flaw fails these checks',
      async (broken) => {
        const failed = new Set((await failuresOf(broken)).map(({ id }) => id))
        console.log(`${broken.caughtBy} ${broken.flaw}: ${[...failed].join(' ')}`)
        expect(failed).toContain(broken.caughtBy)
      },
      60_000,
    )
  }
})

test('ids are given once', () => {
  expect(new Set(suite.map(({ id }) => id)).size).toBe(suite.length)
})

/** By the first route that fails; a check made for sockets may see nothing of it elsewhere. */
async function failuresOf(
  { create, subject }: BrokenProvider,
  only?: string,
): Promise<readonly { readonly id: string; readonly message: string }[]> {
  const bound = conformanceChecks({ ...sampleSubject, create, ...subject })
  const wanted = bound.filter(({ check, skipped }) => skipped === undefined && (only === undefined || check.id === only))
  const failures: { readonly id: string; readonly message: string }[] = []
  for (const check of wanted) {
    const message = await failureOf(check)
    if (message !== undefined) failures.push({ id: check.check.id, message })
    if (only !== undefined && failures.length > 0) break
  }
  return failures
}

async function failureOf({ run }: BoundCheck): Promise<string | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
