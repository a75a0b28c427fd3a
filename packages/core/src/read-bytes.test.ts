import { expect, test } from 'vitest'
import { readBytes } from './read-bytes.ts'

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text)
}

test('reads all pieces as one array of bytes', async () => {
  expect(new TextDecoder().decode(await readBytes(pieces('so', '', 'und')))).toBe('sound')
  expect(await readBytes(pieces())).toHaveLength(0)
})

test('gives none of it where the source breaks off', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield* pieces('half')
    throw new Error('cut')
  }
  await expect(readBytes(broken())).rejects.toThrow('cut')
})
