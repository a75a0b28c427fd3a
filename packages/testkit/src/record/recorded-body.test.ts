import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chatFixture } from '../../test/sample-fixtures.ts'
import { wholeBytes } from '../fixture/fixture-bytes.ts'
import { loadFixture } from '../fixture/fixture-load.ts'
import { answerBody } from './recorded-body.ts'
import type { SeenChunk } from './watched-exchange.ts'
import { writeRecording } from './write-recording.ts'

const chunk = (content: string | Uint8Array, atMs = 0): SeenChunk => ({ atMs, bytes: Uint8Array.from(Buffer.from(content)) })
const sound = Uint8Array.from({ length: 9_000 }, (_, index) => (index * 7) % 256)

test('one chunk that came with the headers is JSON only where that gives back the same bytes', () => {
  expect(answerBody([chunk('{"a":1,"b":[true]}')], 'application/json', 'one')).toEqual({ json: { a: 1, b: [true] } })
  for (const text of ['{"b":1,"a":1}', '{"a": 1}', '{"a":1.0}', '\ufeff{}', '\n{}', 'plain'])
    expect(answerBody([chunk(text)], 'application/json', 'one')).toEqual({ text })
})

test('bytes that are no text are base64 when few and a file when many', () => {
  expect(answerBody([chunk(new Uint8Array([255, 0]))], 'audio/mpeg', 'one')).toEqual({ base64: '/wA=' })
  expect(answerBody([chunk(sound)], 'audio/mpeg', 'one')).toMatchObject({
    file: expect.stringMatching(/^one\.[0-9a-f]{8}\.bin$/),
  })
})

test('what came later, in several chunks or as events keeps its chunks and times', () => {
  expect(answerBody([chunk('{}', 40)], 'application/json', 'one')).toEqual({ stream: [{ t: 40, s: '{}' }] })
  expect(answerBody([chunk('{'), chunk('}', 9)], 'application/json', 'one')).toEqual({
    stream: [
      { t: 0, s: '{' },
      { t: 9, s: '}' },
    ],
  })
  expect(answerBody([chunk('data: 1\n\n')], 'text/event-stream; charset=utf-8', 'one')).toHaveProperty('stream')
  expect(answerBody([], 'application/json', 'one')).toBeUndefined()
})

test('a file is written beside its fixture, read back with it, and scanned like the rest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recorded-body-'))
  const body = answerBody([chunk(sound)], 'audio/mpeg', 'one')
  const fixture = chatFixture({ id: 'acme/one', response: { status: 200, headers: [], ...(body && { body }) } })
  writeRecording(fixture, folder, [])
  const names = readdirSync(join(folder, 'acme')).map((name) => name.replace(/[0-9a-f]{8}/, '*'))
  expect(names.toSorted()).toEqual(['one.*.bin', 'one.json'])
  expect(Buffer.from(wholeBytes(loadFixture('acme/one', folder).response?.body))).toEqual(Buffer.from(sound))
  const rule = { name: 'canary', pattern: /FMT/ }
  const told = expect.objectContaining({ reason: 'secret', rule: 'canary', pointer: '/response/body' })
  expect(() => writeRecording({ ...fixture, id: 'acme/two' }, folder, [rule])).toThrow(told)
  expect(readdirSync(join(folder, 'acme'))).toHaveLength(2)
  rmSync(folder, { recursive: true })
})
