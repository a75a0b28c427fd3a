/** What checks of chats do again and again: ask, read a stream to whatever end it has, and look at what came. */
import { type ChatEvent, type ChatModel, type ChatResult, ModelError } from '@polymux/core'
import type { Bench, Served } from './bench.ts'
import { CheckFailure } from './check.ts'
import { chatWire, plainRequest } from './claims.ts'
import { streamReply, type ScriptedReply } from './scripted-reply.ts'

/** A stream that was read to its end. */
export interface StreamRun {
  readonly events: readonly ChatEvent[]
  /** Of the finish event; absent after a failure. */
  readonly result?: ChatResult
  /** What the loop threw; absent when it threw nothing. */
  readonly error?: unknown
}

/** Reads a stream to its end, whatever it is. */
export async function readStream(stream: ReturnType<ChatModel['stream']>): Promise<StreamRun> {
  const events: ChatEvent[] = []
  try {
    for await (const event of stream) events.push(event)
  } catch (error) {
    return { events, error }
  }
  const last = events.at(-1)
  return { events, ...(last?.type === 'finish' && { result: last.result }) }
}

/** A provider whose server streams `pieces`. */
export async function serveStream(
  bench: Bench,
  pieces: readonly (string | Uint8Array)[],
  change: Omit<ScriptedReply, 'pieces'> = {},
): Promise<Served> {
  return await bench.serve([streamReply(chatWire(bench).streamType, pieces, change)])
}

/** Asks for a stream of `pieces`, once, and reads it. */
export async function runStream(
  bench: Bench,
  pieces: readonly (string | Uint8Array)[],
  change: Omit<ScriptedReply, 'pieces'> = {},
): Promise<StreamRun> {
  const { chat } = await serveStream(bench, pieces, change)
  return await readStream(chat().stream(plainRequest, { retry: false }))
}

/** The same for a stream that must finish. */
export async function finishedStream(
  bench: Bench,
  pieces: readonly (string | Uint8Array)[],
  what: string,
): Promise<StreamRun & { readonly result: ChatResult }> {
  const { events, error, result } = await runStream(bench, pieces)
  if (result) return { events, result }
  const last = events.at(-1)
  if (error === undefined) throw new CheckFailure(`${what} must end with a finish event, ends with ${last?.type ?? 'nothing'}`)
  throw new CheckFailure(`${what} must finish, failed: ${describe(error)}`)
}

/** The text deltas of a stream, joined. */
export function textOf(events: readonly ChatEvent[]): string {
  return events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')
}

/** Events without the headers of their answers, which hold the time of day. */
export function withoutHeaders(events: readonly ChatEvent[]): readonly unknown[] {
  return events.map((event) => {
    if (event.type === 'start') return { ...event, response: { ...event.response, headers: undefined } }
    if (event.type !== 'finish') return event
    const { response } = event.result
    return { ...event, result: { ...event.result, response: { ...response, headers: undefined } } }
  })
}

/** A thrown value in a few words. */
export function describe(error: unknown): string {
  if (ModelError.is(error)) return `code ${error.code}: ${error.message}`
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
