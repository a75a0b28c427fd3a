/** What the provider sent: how checks look into bodies whose shape only the provider knows. */
import { isDeepStrictEqual } from 'node:util'
import type { CallOptions, ChatRequest, ChatResult } from '@polymux/core'
import { bodyText, type ReceivedRequest } from '../http/received-request.ts'
import type { Bench, Served } from './bench.ts'
import { ensure } from './expectation.ts'
import { chatWire, plainRequest } from './claims.ts'
import { textAnswer } from './samples.ts'
import { wholeReply } from './scripted-reply.ts'
import type { SubjectSettings } from './subject.ts'

/** One request of a chat model and what became of it. */
export interface SentChat {
  readonly request: ReceivedRequest
  /** The body as it was sent. */
  readonly text: string
  /** The same, parsed. */
  readonly body: unknown
  readonly result: ChatResult
}

/** Asks a chat model, which is answered with a text, and gives what it sent. */
export async function sendChat(
  bench: Bench,
  request: Partial<ChatRequest> = {},
  { options, settings, modelId }: { options?: CallOptions; settings?: SubjectSettings; modelId?: string } = {},
): Promise<SentChat> {
  const served = await bench.serve([wholeReply(chatWire(bench).whole(textAnswer(bench.capabilities)))], settings)
  const result = await served.chat(modelId).generate({ ...plainRequest, ...request }, options)
  return { ...sentBody(served), result }
}

/** A request by its number, from 0; counted from the end below 0. Default: the last one. */
export function sentRequest({ server }: Pick<Served, 'server'>, index = -1): ReceivedRequest {
  const request = server.requests.at(index)
  ensure(
    request !== undefined,
    server.requests.length === 0
      ? 'the server was sent no request: the provider must use the `transport` and the `baseURL` that create() is given (a model that sends nothing cannot be tried: leave its kind out of the wire)'
      : `the server was sent ${server.requests.length} requests: one more was expected`,
  )
  return request
}

/** The JSON body of a request. */
export function sentBody(served: Pick<Served, 'server'>, index = -1): Pick<SentChat, 'request' | 'text' | 'body'> {
  const request = sentRequest(served, index)
  const text = bodyText(request)
  ensure(text !== undefined, `${request.method} ${request.path} came without a body: the suite looks into JSON bodies`)
  try {
    return { request, text, body: JSON.parse(text) }
  } catch {
    ensure(false, `the body of ${request.method} ${request.path} is not JSON: ${text.slice(0, 200)}`)
  }
}

/** Whether `wanted`, or something deeply equal to it, is anywhere in `value`. */
export function holds(value: unknown, wanted: unknown): boolean {
  return find(value, (found) => isDeepStrictEqual(found, wanted)) !== undefined
}

/** The first value in `value`, itself included, for which `test` holds. */
export function find(value: unknown, test: (found: unknown) => boolean): unknown {
  if (test(value)) return value
  if (typeof value !== 'object' || value === null) return undefined
  for (const inner of Object.values(value)) {
    const found = find(inner, test)
    if (found !== undefined) return found
  }
  return undefined
}

/** All strings, numbers, truth values and nulls in `value`. */
export function leavesOf(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value]
}

/** Fails unless the `marks` are in `text`, each after the one before it. */
export function ensureOrder(text: string, marks: readonly string[], what: string): void {
  let from = 0
  for (const [index, mark] of marks.entries()) {
    const at = text.indexOf(mark, from)
    if (at < 0) {
      const why = text.includes(mark) ? `stands before "${marks[index - 1]}", which was given first` : 'is not in it'
      ensure(false, `${what}: ${JSON.stringify(mark)} ${why}; the body sent was ${text.slice(0, 600)}`)
    }
    from = at + mark.length
  }
}
