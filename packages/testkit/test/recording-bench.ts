/** A server on loopback, a folder and a recorder for each test of recording; registers its own hooks. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { TransportRequest } from '@polymux/core'
import { nodeTransport } from '@polymux/core/node'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { lintFixture } from '../src/fixture/fixture-lint.ts'
import { loadFixture } from '../src/fixture/fixture-load.ts'
import type { Fixture } from '../src/fixture/fixture.ts'
import { listen, type LoopbackServer, type ServedHandler } from '../src/http/loopback-server.ts'
import type { RecordError } from '../src/record/record-error.ts'
import { recordTransport, type RecordOptions, type RecordTransport } from '../src/record/record-transport.ts'

/** Sent with every request. */
export const key: string = ['live', 'key', 'of', 'the', 'test'].join('-')

export interface RecordingBench {
  readonly folder: string
  readonly problems: readonly RecordError[]
  recorder(change?: Partial<RecordOptions>): RecordTransport
  post(body?: TransportRequest['body'], path?: string): TransportRequest
  /** Answers from now on with these chunks as an event stream, a moment apart, and then fails if told how. */
  stream(chunks: readonly (string | Uint8Array)[], failure?: string): void
  /** Answers from now on with one body. */
  whole(bytes: string | Uint8Array, contentType: string, status?: number): void
  /** Names of all files written. */
  files(): readonly string[]
  /** A fixture that was written, checked by the linter. */
  recorded(id?: string): Fixture
}

export function createRecordingBench(): RecordingBench {
  const root = mkdtempSync(join(tmpdir(), 'recording-'))
  const inside = nodeTransport()
  let server: LoopbackServer | undefined
  let answer: ServedHandler
  let folder = ''
  let problems: RecordError[] = []

  beforeAll(async () => {
    server = await listen((request) => answer(request))
  })
  beforeEach(() => {
    folder = mkdtempSync(join(root, 'case-'))
    problems = []
  })
  afterAll(async () => {
    await inside.close?.()
    await server?.close()
    rmSync(root, { recursive: true })
  })
  return {
    get folder() {
      return folder
    },
    get problems() {
      return problems
    },
    recorder(change) {
      return recordTransport(inside, {
        folder,
        id: 'acme/chat/one',
        source: 'emulator',
        onProblem: (problem) => void problems.push(problem),
        ...change,
      })
    },
    post(body = '{"prompt":"Hi"}', path = '/v1/chat') {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'x-session': 'me' }
      return { method: 'POST', url: `${server?.url}${path}`, headers, body }
    },
    stream(chunks, failure) {
      const headers = [['content-type', 'text/event-stream'] as const, ['set-cookie', 'a=b'] as const]
      answer = () => ({ status: 200, headers, body: pieces(chunks, failure) })
    },
    whole(bytes, contentType, status = 200) {
      answer = () => ({ status, headers: [['content-type', contentType]], body: pieces([bytes]) })
    },
    files: () =>
      readdirSync(folder, { recursive: true })
        .map(String)
        .filter((name) => /\.\w+$/.test(name)),
    recorded(id = 'acme/chat/one') {
      const file = join(folder, `${id}.json`)
      expect(lintFixture(readFileSync(file, 'utf8'), { file })).toEqual([])
      return loadFixture(id, folder)
    },
  }
}

async function* pieces(chunks: readonly (string | Uint8Array)[], failure?: string): AsyncGenerator<Uint8Array> {
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0) await setTimeout(15)
    yield Buffer.from(chunk)
  }
  if (failure === undefined) return
  await setTimeout(15)
  throw Object.assign(new Error(failure), { code: failure })
}
