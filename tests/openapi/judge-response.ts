/** Judges answers by OpenRouter's OpenAPI document: for whatever claims to speak as OpenRouter does. */
import { createValidators, operationOf, patternOf } from './body-validators.ts'
import type { Exception } from './exceptions.ts'
import { responseExceptions } from './response-exceptions.ts'
import { describeViolations } from './violations.ts'

/** An answer as it was received, its body read to the end. */
export interface JudgedResponse {
  readonly status: number
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** What the document says against an answer, a line for each violation; of an event stream, against each of its events. */
export type ResponseJudge = (method: string, path: string, response: JudgedResponse) => readonly string[]

/** A judge who lets these exceptions pass. */
export function createResponseJudge(allowed: readonly Exception[]): ResponseJudge {
  const { bodies, validate } = createValidators('response', allowed)
  return (method, path, { status, contentType, bytes }) => {
    const operation = operationOf(method, path)
    const type = contentType.replace(/;.*$/, '').trim()
    const known = bodies.find(
      (body) => body.status === String(status) && fits(body.contentType, type) && patternOf(body.operation).test(operation),
    )
    if (!known) return [`${operation} has no answer ${status} of ${type} in the document`]
    if (type === 'application/json') return describeViolations(validate(known, JSON.parse(decode(bytes))))
    if (type !== 'text/event-stream') return bytes.length > 0 ? [] : ['the body is empty']
    return eventsIn(decode(bytes)).flatMap((event, index) =>
      describeViolations(validate(known, event)).map((line) => `event ${index}: ${line}`),
    )
  }
}

/** The judge with all exceptions. */
export const judgeResponse: ResponseJudge = createResponseJudge(responseExceptions)

/** `audio/*` takes any kind of sound. */
function fits(documented: string, actual: string): boolean {
  return documented.endsWith('/*') ? actual.startsWith(documented.slice(0, -1)) : documented === actual
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

/** Every event of a stream as the document describes one: `{ data }`, with its `event` where it has a name. */
function eventsIn(text: string): readonly object[] {
  const blocks = text.split('\n\n').filter((block) => /^data:/m.test(block))
  return blocks.flatMap((block) => {
    const data = [...block.matchAll(/^data: ?(.*)$/gm)].map(([, line = '']) => line).join('\n')
    const name = /^event: ?(.*)$/m.exec(block)?.[1]
    return data === '[DONE]' ? [] : [{ ...(name !== undefined && { event: name }), data: JSON.parse(data) as unknown }]
  })
}
