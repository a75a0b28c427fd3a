/** Which call reads the exchanges of each endpoint, and which test compares what it gives with the bytes: no exchange is passed over. */
import { ModelError, readBytes } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'
import type { CountedOutcome } from './outcome-table.ts'
import { allEntries, readRecording } from './recording.ts'
import type { Recording } from './recording.ts'
import { once, request } from './replay-call.ts'
import { createReplay } from './replay-transport.ts'

type Provider = ReturnType<typeof openrouter>

interface EndpointReader {
  /** The test that compares results with the bytes; it stands beside this file. */
  readonly comparedIn: string
  /** Any request does: the reply is recorded. Absent where the test that counts has replayed them already. */
  readonly read?: (provider: Provider, recording: Recording) => Promise<unknown>
}

const audio = { type: 'audio', data: { base64: 'UklGRg==', mediaType: 'audio/wav' } } as const

/** Every endpoint on record. */
export const readers: Readonly<Record<string, EndpointReader>> = {
  'POST /chat/completions': { comparedIn: 'replay.test.ts' },
  'POST /embeddings': { comparedIn: 'replay.test.ts' },
  'POST /images': { comparedIn: 'replay.test.ts' },
  'POST /rerank': { comparedIn: 'replay.test.ts' },
  'POST /responses': {
    comparedIn: 'responses.test.ts',
    read(provider, { model, streamed }) {
      const chat = provider.chat(model)
      return streamed ? chat.stream(request, once).result : chat.generate(request, once)
    },
  },
  'GET /models': { comparedIn: 'account-replay.test.ts', read: (provider) => provider.catalog.models({}, once) },
  'GET /generation': { comparedIn: 'account-replay.test.ts', read: (provider) => provider.account.generation('gen-1', once) },
  'POST /audio/transcriptions': {
    comparedIn: 'sound-and-film.test.ts',
    read: (provider, { model }) => provider.transcription(model).transcribe({ audio }, once),
  },
  'POST /audio/speech': {
    comparedIn: 'sound-and-film.test.ts',
    read: async (provider, { model }) => readBytes((await provider.speech(model).speak({ text: 'Hi' }, once)).audio),
  },
  'POST /videos': {
    comparedIn: 'sound-and-film.test.ts',
    read: (provider, { model }) => provider.videos.submit(model, { prompt: 'A calm sea' }, once),
  },
  'GET /videos/{id}': { comparedIn: 'sound-and-film.test.ts', read: (provider) => provider.videos.job('job-1', once) },
  'GET /videos/{id}/content': {
    comparedIn: 'sound-and-film.test.ts',
    read: async (provider) => readBytes((await provider.videos.download('job-1', 0, once)).bytes),
  },
}

/** Reads every exchange whose endpoint has a `read`. `differs`: the error is none of ours, or the reply was a refusal and no error came. */
export async function readOthers(): Promise<readonly CountedOutcome[]> {
  const counted: CountedOutcome[] = []
  for (const entry of allEntries()) {
    const read = readers[entry.endpoint]?.read
    if (read) counted.push(await readOne(readRecording(entry), read))
  }
  return counted
}

async function readOne(recording: Recording, read: NonNullable<EndpointReader['read']>): Promise<CountedOutcome> {
  const { base64, endpoint, headers, status, tags, text } = recording
  const bytes = base64 === undefined ? Buffer.from(text) : Buffer.from(base64, 'base64')
  const wire = endpoint === 'POST /responses' ? 'responses' : undefined
  const provider = openrouter({ apiKey: 'test-key', wire, transport: createReplay({ status, headers, bytes }).transport })
  try {
    await read(provider, recording)
    return { endpoint, tags, ok: true, differs: status >= 400 }
  } catch (error) {
    return { endpoint, tags, ok: false, differs: !ModelError.is(error) }
  }
}

/** One row per endpoint on record, and one for all: who reads its exchanges, and what they end in. */
export function exchangeTable(outcomes: readonly CountedOutcome[]): string {
  const rows = Object.entries(readers).map(([endpoint, { comparedIn }]) => {
    const of = outcomes.filter((outcome) => outcome.endpoint === endpoint)
    return tableRow(endpoint, countsOf(of), comparedIn)
  })
  return [
    tableRow('endpoint', ['exchanges', 'results', 'typed errors'], 'compared in'),
    ...rows,
    tableRow('all', countsOf(outcomes), ''),
  ].join('\n')
}

function countsOf(outcomes: readonly CountedOutcome[]): readonly string[] {
  const ok = outcomes.filter((outcome) => outcome.ok).length
  return [outcomes.length, ok, outcomes.length - ok].map(String)
}

function tableRow(endpoint: string, cells: readonly string[], comparedIn: string): string {
  return `${endpoint.padEnd(28)}${cells.map((cell) => cell.padStart(14)).join('')}  ${comparedIn}`.trimEnd()
}
