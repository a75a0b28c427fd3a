import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { memoryTerminal, type MemoryTerminal } from '../../test/memory-terminal.ts'
import { runCommand } from './run-command.ts'
import { testkitCommands } from './testkit-commands.ts'

const modules = fileURLToPath(new URL('../../test/conformance/modules', import.meta.url))
const out = mkdtempSync(join(tmpdir(), 'polymux-conformance-'))
afterAll(() => rmSync(out, { recursive: true }))

async function run(...args: string[]): Promise<MemoryTerminal & { readonly code: number; readonly text: string }> {
  const terminal = memoryTerminal({ folder: modules })
  const code = await runCommand('testkit', testkitCommands, ['conformance', ...args], terminal)
  return { ...terminal, code, text: [...terminal.lines, ...terminal.errors].join('\n') }
}

describe('testkit conformance', () => {
  test('passes a provider that conforms, and writes its report and badge', { timeout: 60_000 }, async () => {
    const { code, text } = await run(
      'sample-conformance.ts',
      '--json',
      join(out, 'report.json'),
      '--badge',
      join(out, 'badge.svg'),
    )
    expect(text).toMatch(/^sample: conformance level 1: CONFORMS\n0 failed, \d+ passed, \d+ skipped/)
    expect(code).toBe(0)
    const report: unknown = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
    expect(report).toMatchObject({ provider: 'sample', conforms: true, level: 1, complete: true })
    expect(readFileSync(join(out, 'badge.svg'), 'utf8')).toContain('polymux conformance: level 1')
  })

  test('tells first what failed, and what was skipped and why', async () => {
    const { code, text } = await run('broken-conformance.ts', '--only', 'R1,C1,K1')
    expect(code).toBe(1)
    expect(text).toMatch(
      /DOES NOT CONFORM[^]*Failed\n {2}R1 sends every setting it claims \(direct, middleware, socket\)\n {5}temperature: 0\.625/,
    )
    expect(text).toMatch(/Skipped\n {2}K1 [^]*the server lists no models[^]*Passed\n {2}whole answers {3}C1/)
  })

  test('runs one check by one route, without a verdict', async () => {
    const { code, text } = await run('sample-conformance.ts', '--only', 'C1', '--route', 'direct')
    expect(text).toMatch(/NO VERDICT: only a part was run\n0 failed, 1 passed, 0 skipped/)
    expect(code).toBe(0)
  })

  test.each([
    [[], /Which module\?/],
    [['nowhere.mjs'], /nowhere\.mjs could not be loaded/],
    [['quiet-provider.mjs'], /exports quiet; the suite looks for `conformance`/],
    [['sample-conformance.ts', '--only', 'C11'], /--only names "C11", and there is no such check\. Did you mean C1\?/],
    [['sample-conformance.ts', '--route', 'sideways'], /--route must be direct, middleware, socket/],
    [['nothing-in-it.cjs'], /subject\.wire must be a ConformanceWire/],
    [['late-conformance.mjs'], /subject\.create failed: it gave a promise/],
    [['sample-conformance.ts', '--level', '2'], /level must be a whole number from 1 to 1, is 2/],
    [['sample-conformance.ts', '--level', 'two'], /--level must be a whole number/],
    [['sample-conformance.ts', '--badge', 'badge.png'], /ending in \.svg or \.json/],
    [['sample-conformance.ts', '--badge', 'badge.svg', '--only', 'C1'], /leave --only and --route out/],
    [['sample-conformance.ts', 'other.mjs'], /One module at a time/],
  ])('says what is wrong with the arguments %j', async (args, message) => {
    const { code, errors } = await run(...args)
    expect(errors.join('\n')).toMatch(message)
    expect(code).toBe(2)
  })
})
