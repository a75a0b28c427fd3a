/** Every fault of the catalogue through a real client over real sockets, and the page of documentation that comes of it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { faultCases, type FaultCase } from './cases.ts'
import { differencesOf } from './differences.ts'
import type { Ending } from './ending.ts'
import { faultTable, type EndedCase } from './fault-table.ts'
import { runCase } from './run-case.ts'

const page = join(dirname(fileURLToPath(import.meta.url)), '../../docs/faults.md')
const unhandled: unknown[] = []
process.on('unhandledRejection', noteUnhandled)
afterAll(() => process.off('unhandledRejection', noteUnhandled))

/** Most of their time is waiting, so they wait together; those that measure something run one after another, when the others are done. */
const endings = startAll(48)

describe.each(faultCases.map((faultCase) => ({ faultCase, name: faultCase.entry.name, surface: faultCase.surface })))(
  '$name',
  ({ faultCase, surface }) => {
    test(`ends as it must, in ${surface === 'embed' ? 'an embedding' : surface === 'stream' ? 'a stream' : 'a whole answer'}`, async () => {
      expect(differencesOf(faultCase, await endingOf(faultCase)).join('\n')).toBe('')
    })
  },
)

test('no rejection is left unhandled', async () => {
  await allEnded()
  expect(unhandled).toEqual([])
})

test('docs/faults.md tells how each call ended', async () => {
  const text = faultTable(await allEnded())
  if (process.env['POLYMUX_WRITE_DOCS'] === '1') writeFileSync(page, text)
  expect(readFileSync(page, 'utf8')).toBe(text)
})

function startAll(atOnce: number): ReadonlyMap<FaultCase, Promise<Ending>> {
  const together = faultCases.filter(({ alone }) => !alone)
  const alone = faultCases.filter((faultCase) => faultCase.alone)
  const lanes: Promise<unknown>[] = Array.from({ length: atOnce }, () => Promise.resolve())
  const found = new Map<FaultCase, Promise<Ending>>()
  const start = (faultCase: FaultCase, after: Promise<unknown>): Promise<Ending> => {
    const ending = after.then(() => runCase(faultCase))
    ending.catch(() => {})
    found.set(faultCase, ending)
    return ending
  }
  for (const [index, faultCase] of together.entries()) {
    const lane = index % atOnce
    lanes[lane] = start(faultCase, lanes[lane] ?? Promise.resolve()).catch(() => {})
  }
  let last: Promise<unknown> = Promise.all(lanes)
  for (const faultCase of alone) last = start(faultCase, last).catch(() => {})
  return found
}

async function endingOf(faultCase: FaultCase): Promise<Ending> {
  const ending = await endings.get(faultCase)
  if (!ending) throw new Error(`${faultCase.entry.name} was not run.`)
  return ending
}

async function allEnded(): Promise<readonly EndedCase[]> {
  return await Promise.all(faultCases.map(async (faultCase) => ({ faultCase, ending: await endingOf(faultCase) })))
}

function noteUnhandled(reason: unknown): void {
  unhandled.push(reason)
}
