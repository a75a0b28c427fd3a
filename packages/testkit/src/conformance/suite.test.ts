/**
 * The suite before a provider that keeps every promise, and before many that each break one. The second half proves that the checks
 * bite. `POLYMUX_BROKEN=all` runs the whole suite on each of them, directly, and prints which other checks they fail.
 */
import { describe, expect, test } from 'vitest'
import type { BrokenProvider } from '../../test/conformance/broken-provider.ts'
import { brokenProviders } from '../../test/conformance/broken-providers.ts'
import { sampleSubject } from '../../test/conformance/sample-subject.ts'
import { type BoundCheck, conformanceChecks, runConformance } from './run-conformance.ts'
import { suite } from './suite.ts'

const checks = conformanceChecks(sampleSubject)

describe('the sample provider', () => {
  test('is skipped by no check', () => {
    expect(checks.flatMap(({ name, skipped }) => (skipped === undefined ? [] : [`${name}: ${skipped}`]))).toEqual([])
  })

  test.each(checks)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeInstanceOf(Array)
  })
})

describe('a broken provider', () => {
  test.each(brokenProviders)('that $flaw fails $caughtBy', async (broken) => {
    const message = await messageOf(broken)
    expect(message, `${broken.caughtBy} passes on it`).toBeDefined()
    expect(message).toMatch(broken.says ?? /./)
  })

  test('is there for every check', () => {
    const caught = new Set(brokenProviders.map(({ caughtBy }) => caughtBy))
    expect(suite.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([])
  })

  if (process.env['POLYMUX_BROKEN'] === 'all') {
    test.each(brokenProviders)(
      'that $flaw fails these checks',
      async (broken) => {
        const { create, subject, caughtBy, flaw } = broken
        const { results } = await runConformance({ ...sampleSubject, create, ...subject }, { routes: ['direct'] })
        const failed = results.flatMap(({ id, outcome }) => (outcome === 'failed' && id !== caughtBy ? [id] : []))
        console.log(`${caughtBy} ${flaw}: ${failed.length > 0 ? `also ${failed.join(' ')}` : 'nothing else'}`)
        expect(results.length).toBeGreaterThan(0)
      },
      60_000,
    )
  }
})

test('ids are given once', () => {
  expect(new Set(suite.map(({ id }) => id)).size).toBe(suite.length)
})

/** What the check says, by the first route that fails: one made for sockets may see nothing elsewhere. */
async function messageOf({ create, subject, caughtBy }: BrokenProvider): Promise<string | undefined> {
  const bound = conformanceChecks({ ...sampleSubject, create, ...subject }, { only: [caughtBy] })
  for (const check of bound) {
    const message = check.skipped === undefined ? await failureOf(check) : undefined
    if (message !== undefined) return message
  }
  return undefined
}

async function failureOf({ run }: BoundCheck): Promise<string | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
