import { describe, expect, test } from 'vitest'
import { brokenStreams } from '../../test/conformance/broken-stream.ts'
import { sampleSubject as subject } from '../../test/conformance/sample-subject.ts'
import { conformanceChecks } from './run-conformance.ts'
import { suite } from './suite.ts'

describe('the sample provider', () => {
  test.each(conformanceChecks(subject).filter(({ skipped }) => skipped === undefined))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

describe('a broken provider', () => {
  test.each(brokenStreams)('that $flaw fails $caughtBy', async ({ caughtBy, create }) => {
    const checks = conformanceChecks({ ...subject, create }).filter(({ check, skipped }) => check.id === caughtBy && !skipped)
    expect(checks.length).toBeGreaterThan(0)
    const outcomes = await Promise.allSettled(checks.map(({ run }) => run()))
    expect(outcomes.map(({ status }) => status)).toContain('rejected')
  })
})

test('ids are given once', () => {
  expect(new Set(suite.map(({ id }) => id)).size).toBe(suite.length)
})
