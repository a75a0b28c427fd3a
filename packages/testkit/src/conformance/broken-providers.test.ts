import process from 'node:process'
import { defineProvider } from '@polymux/core/adapter'
import { afterAll, describe, expect, test } from 'vitest'
import { brokenErrors } from '../../test/conformance/broken-errors.ts'
import type { BrokenProvider } from '../../test/conformance/broken-provider.ts'
import { brokenReliability } from '../../test/conformance/broken-reliability.ts'
import { brokenStreams } from '../../test/conformance/broken-stream.ts'
import { quietly } from '../../test/conformance/quietly.ts'
import { streamSampleSpec } from '../../test/conformance/stream-sample.ts'
import { openAiWire } from './openai-wire.ts'
import { type BoundCheck, conformanceChecks } from './run-conformance.ts'
import type { ConformanceSubject } from './subject.ts'
import { suite } from './suite.ts'

const subject: ConformanceSubject = {
  create: defineProvider(streamSampleSpec()),
  wire: openAiWire(),
  keyVariable: 'SAMPLE_API_KEY',
}
const broken: readonly BrokenProvider[] = [...brokenStreams, ...brokenErrors, ...brokenReliability]
/** With POLYMUX_MATRIX=1 every broken provider takes every check, and a table says which ones it fails. It takes a minute or two. */
const matrix: string[] = []

describe('a broken provider', () => {
  test.each(broken)('that $flaw fails $caughtBy', { timeout: 240_000 }, async ({ caughtBy, create, flaw, says }) => {
    const checks = conformanceChecks({ ...subject, create }).filter(({ skipped }) => skipped === undefined)
    const message = await firstFailure(checks.filter(({ check }) => check.id === caughtBy))
    expect(message).toMatch(says ?? /./)
    if (process.env['POLYMUX_MATRIX'] === '1') await note(flaw, caughtBy, checks)
  })

  test('is there for each check of streams, errors and reliability', () => {
    const caught = new Set(broken.map(({ caughtBy }) => caughtBy))
    const groups = new Set(['S', 'E', 'L'])
    expect(suite.map(({ id }) => id).filter((id) => groups.has(id.charAt(0)) && !caught.has(id))).toEqual([])
  })
})

afterAll(() => {
  if (matrix.length > 0) console.log(matrix.join('\n'))
})

/** What the first route on which a check fails says; `passed` when it fails on none. */
async function firstFailure(checks: readonly BoundCheck[]): Promise<string> {
  for (const { run } of checks) {
    const message = await quietly(async () => await run().then(() => undefined, messageOf))
    if (message !== undefined) return message
  }
  return 'passed'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

async function note(flaw: string, caughtBy: string, checks: readonly BoundCheck[]): Promise<void> {
  const failed: string[] = []
  for (const bound of checks.filter(({ check, route }) => route === 'direct' && check.id !== caughtBy)) {
    if ((await firstFailure([bound])) !== 'passed') failed.push(bound.check.id)
  }
  matrix.push(`${caughtBy}  ${flaw}; fails as well: ${failed.join(' ') || 'nothing'}`)
}
