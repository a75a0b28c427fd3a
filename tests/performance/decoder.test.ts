import { createSseDecoder } from '@polymux/core/adapter'
import type { WireMessage } from '@polymux/core/adapter'
import { expect, test } from 'vitest'
import { leastOf } from './short-form.ts'

/** A picture in a stream: one event of 8 MB. */
const value = 'iVBORw0KGgoAbCd1234+/Ef='.repeat((8 * 2 ** 20) / 24)
const line = Buffer.from(`data: ${value}\n\n`)
/** Decoders that look again at what they already have are ten times and more above what follows. */
const limit = 4

test.each([
  ['64 KiB', () => 65_536],
  ['the size of a packet', () => 1400],
  ['any size', (piece: number) => 1 + ((piece * 7919) % 2800)],
] as const)('an event of 8 MB in pieces of %s is decoded at nearly the price of its text', async (_, sizeOf) => {
  const parts = cut(sizeOf)
  const times = await leastOf(limit, async () => cheapest(() => decode(parts)) / cheapest(() => joinAndRead(parts)))
  expect(times).toBeLessThanOrEqual(limit)
})

function decode(parts: readonly Uint8Array[]): string | undefined {
  const decoder = createSseDecoder()
  const messages: WireMessage[] = []
  for (const part of parts) decoder.push(part, messages)
  return messages[0]?.data
}

/** The least that can be done. */
function joinAndRead(parts: readonly Uint8Array[]): string {
  return Buffer.concat(parts).toString().slice('data: '.length, -2)
}

function cut(sizeOf: (piece: number) => number): readonly Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let start = 0; start < line.length; start += parts.at(-1)?.length ?? 0)
    parts.push(line.subarray(start, start + sizeOf(parts.length)))
  return parts
}

/** CPU time of the cheapest of several runs, in microseconds. */
function cheapest(run: () => string | undefined): number {
  let least = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < 5; turn++) {
    const before = process.cpuUsage()
    const text = run()
    const { user, system } = process.cpuUsage(before)
    if (text !== value) throw new Error('the text is wrong')
    least = Math.min(least, user + system)
  }
  return least
}
