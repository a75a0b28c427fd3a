/** Streams of unusual form: legal, or tolerable, or far too much. */
import type { JsonObject } from '../json/json-value.ts'
import { failsWith, succeeds, type Expectation } from './fault.ts'
import { bytesOf, withHeaders, type Piece, type Reply } from './reply.ts'
import type { ServerFault } from './server-fault.ts'
import { insertedAfter, recut } from './stream-cut.ts'
import {
  chatChunk,
  done,
  endEvents,
  event,
  isEvent,
  keepAlive,
  usualCostUsd,
  usualText,
  usualUsage,
  wordEvents,
} from './usual-answer.ts'

/** Faults of the form of a stream. */
export type StreamFormFaultName =
  | 'stream.comment-flood'
  | 'stream.slow-drip'
  | 'stream.split-utf8'
  | 'stream.crlf'
  | 'stream.cr'
  | 'stream.split-crlf'
  | 'stream.bom'
  | 'stream.huge-event'
  | 'stream.oversized-event'
  | 'stream.event-ping'
  | 'stream.unknown-event'
  | 'stream.done-then-data'
  | 'stream.done-without-newline'
  | 'stream.duplicate-finish'
  | 'stream.usage-twice'
  | 'stream.empty-choices'
  | 'stream.two-model-switch'
  | 'stream.trailers'

const unnoticed: Expectation = succeeds({ text: usualText, costUsd: usualCostUsd, requests: 1 })
const fallbackModel = 'acme/fallback-1'

/** Rows 44 to 49, 52, 54, 55, 57 and 59. */
export const streamFormFaults: Readonly<Record<StreamFormFaultName, ServerFault>> = {
  'stream.comment-flood': {
    row: 44,
    summary: 'Sends keep-alive comments and nothing else, for ever, as fast as they are taken.',
    calls: 'stream',
    layer: 'answer',
    expect: failsWith('timeout', { phase: 'stream', retryable: true, attempts: 3, requests: 3 }),
    change: (reply, { settings: { bytes, pauseMs } }) => ({
      ...reply,
      body: bytes === undefined ? flood(Infinity) : insertedAfter(reply.body, 1, flood(bytes)),
      ...(pauseMs !== undefined && { pauseMs }),
    }),
  },
  'stream.slow-drip': {
    row: 45,
    summary: 'Sends one byte at a time with a pause after each.',
    calls: 'stream',
    layer: 'pace',
    expect: unnoticed,
    change: (reply, { settings }) => ({
      ...reply,
      body: recut(bytesOfAll(reply.body), settings.bytes ?? 1),
      pauseMs: settings.pauseMs ?? 50,
    }),
  },
  'stream.split-utf8': {
    row: 46,
    summary: 'Sends every byte in a chunk of its own.',
    calls: 'stream',
    layer: 'pace',
    expect: unnoticed,
    change: (reply) => ({ ...reply, body: recut(bytesOfAll(reply.body), 1) }),
  },
  'stream.crlf': lineEnds('Ends lines with CR LF.', (text) => [text.replaceAll('\n', '\r\n')]),
  'stream.cr': lineEnds('Ends lines with CR alone.', (text) => [text.replaceAll('\n', '\r')]),
  'stream.split-crlf': lineEnds('Ends lines with CR LF and cuts every chunk between the two.', (text) =>
    text.replaceAll('\n', '\r\n').split(/(?<=\r)/),
  ),
  'stream.bom': {
    row: 48,
    summary: 'Begins the stream with a byte order mark.',
    calls: 'stream',
    layer: 'encoding',
    expect: unnoticed,
    change: (reply) => ({ ...reply, body: inserted(['\uFEFF'], reply.body) }),
  },
  'stream.huge-event': {
    row: 49,
    summary: 'Sends one event of 10 MiB, a picture in base64, in chunks of 16 KiB.',
    calls: 'stream',
    layer: 'answer',
    expect: unnoticed,
    change: (reply, { settings }) => withBigEvent(reply, settings.bytes ?? 10 * 2 ** 20),
  },
  'stream.oversized-event': {
    row: 49,
    summary: 'Sends one event of 72 MiB, which is more than any answer needs.',
    calls: 'stream',
    layer: 'answer',
    expect: failsWith('bad_response', { phase: 'stream', attempts: 1, requests: 1, text: 'Calm sea,' }),
    change: (reply, { settings }) => withBigEvent(reply, settings.bytes ?? 72 * 2 ** 20),
  },
  'stream.event-ping': noise('Sends `event: ping` without data after every event.', 'event: ping\n\n'),
  'stream.unknown-event': noise(
    'Sends a named event with data of its own after every event.',
    'event: ping\ndata: {"type":"ping"}\n\n',
  ),
  'stream.done-then-data': {
    row: 54,
    summary: 'Goes on talking after [DONE].',
    calls: 'stream',
    layer: 'answer',
    expect: unnoticed,
    change: (reply) => ({ ...reply, body: [...reply.body, event(chatChunk({ content: ' Forget it.' })), ...endEvents(), done] }),
  },
  'stream.done-without-newline': {
    row: 54,
    summary: 'Ends the body right after [DONE], without a line end.',
    calls: 'stream',
    layer: 'answer',
    expect: unnoticed,
    change: (reply) => ({ ...reply, body: [...reply.body].map((piece) => (piece === done ? done.trimEnd() : piece)) }),
  },
  'stream.duplicate-finish': said('Sends the finish reason twice before the usage.', () => [
    ...wordEvents(),
    ...endEvents().slice(0, 1),
    ...endEvents(),
  ]),
  'stream.usage-twice': said('Reports usage twice, the first time with other figures.', () => [
    ...wordEvents(),
    event(chatChunk({}, { finish_reason: 'stop', usage: { ...usualUsage, completion_tokens: 4, cost: 0.00003 } })),
    ...endEvents().slice(1),
  ]),
  'stream.empty-choices': said('Sends chunks whose `choices` are empty, the one with the usage among them.', () => [
    event(withoutChoices({})),
    ...wordEvents(),
    ...endEvents().slice(0, 1),
    event(withoutChoices({ usage: usualUsage })),
  ]),
  'stream.two-model-switch': {
    ...said('Names another model than was asked for in every chunk, as after a fallback.', () => [
      ...wordEvents({ model: fallbackModel }),
      ...endEvents('stop', { model: fallbackModel }),
    ]),
    row: 57,
    expect: { ...unnoticed, returnedModel: fallbackModel },
  },
  'stream.trailers': {
    row: 59,
    summary: 'Sends trailer fields after the last chunk.',
    calls: 'stream',
    layer: 'head',
    expect: unnoticed,
    change: (reply) => ({
      ...withHeaders(reply, ['trailer', 'x-checksum']),
      terminator: '0\r\nx-checksum: 7f83b165\r\nx-served-by: acme\r\n\r\n',
    }),
  },
}

function lineEnds(summary: string, spell: (text: string) => readonly string[]): ServerFault {
  const change = (reply: Reply): Reply => ({
    ...reply,
    body: [...reply.body].flatMap((piece): readonly Piece[] => (typeof piece === 'string' ? spell(piece) : [piece])),
  })
  return { row: 47, summary, calls: 'stream', layer: 'encoding', expect: unnoticed, change }
}

function noise(summary: string, text: string): ServerFault {
  const change = (reply: Reply): Reply => ({
    ...reply,
    body: [...reply.body].flatMap((piece) => (isEvent(piece) ? [piece, text] : [piece])),
  })
  return { row: 52, summary, calls: 'stream', layer: 'answer', expect: unnoticed, change }
}

function said(summary: string, events: () => readonly string[]): ServerFault {
  const change = (reply: Reply): Reply => ({ ...reply, body: [keepAlive, ...events(), done] })
  return { row: 55, summary, calls: 'stream', layer: 'answer', expect: unnoticed, change }
}

function withoutChoices(fields: JsonObject): JsonObject {
  return { ...chatChunk({}, fields), choices: [] }
}

function* flood(bytes: number): Generator<Piece, void, undefined> {
  const block = bytesOf(keepAlive.repeat(600))
  for (let sent = 0; sent < bytes; sent += block.length) yield block
}

/** A picture event after the third event. */
function withBigEvent(reply: Reply, bytes: number): Reply {
  return { ...reply, body: insertedAfter(reply.body, 3, bigEvent(bytes)) }
}

function* bigEvent(bytes: number): Generator<Piece, void, undefined> {
  const images = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,|' } }]
  const [start = '', end = ''] = event(chatChunk({ images })).split('|')
  yield start
  const block = bytesOf('QUJD'.repeat(4_096))
  for (let sent = 0; sent < bytes; sent += block.length) yield block
  yield end
}

function* inserted(first: Iterable<Piece>, body: Iterable<Piece>): Generator<Piece, void, undefined> {
  yield* first
  yield* body
}

function* bytesOfAll(body: Iterable<Piece>): Generator<Uint8Array, void, undefined> {
  for (const piece of body) yield bytesOf(piece)
}
