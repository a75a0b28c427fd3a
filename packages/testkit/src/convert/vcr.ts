/**
 * Cassettes of VCR (Ruby), VCR.py, betamax and go-vcr. They are one idea with four spellings: a list of interactions, in each a request
 * and a response, and bodies as text, as bytes or as base64.
 */
import { asArray, asText } from '@polymux/core/adapter'
import type { ConvertOptions, Conversion, SourceExchange } from './conversion.ts'
import { convertExchanges } from './conversion.ts'
import { headerPairs, isoTime, member, whole } from './source-value.ts'

/** Fixtures of a cassette, given what its YAML or JSON holds. Throws a `TypeError` for what is no cassette. */
export async function fromVcr(cassette: unknown, options: ConvertOptions): Promise<Conversion> {
  const list = member(cassette, 'http_interactions') ?? member(cassette, 'interactions')
  if (!Array.isArray(list)) {
    throw new TypeError(`${options.file ?? options.id} is no cassette: it has neither http_interactions nor interactions.`)
  }
  return await convertExchanges(list.map(readInteraction), toolOf(cassette), options)
}

/** Whether it looks like one. */
export function isCassette(value: unknown): boolean {
  return Array.isArray(member(value, 'http_interactions') ?? member(value, 'interactions'))
}

function toolOf(cassette: unknown): string {
  const ruby = asText(member(cassette, 'recorded_with'))
  if (ruby !== undefined) return ruby
  const version = member(cassette, 'version')
  const [first] = asArray(member(cassette, 'interactions'))
  const tool = member(first, 'response', 'code') === undefined ? 'VCR.py' : 'go-vcr'
  return version === undefined ? tool : `${tool}, cassette version ${String(version)}`
}

function readInteraction(interaction: unknown): SourceExchange {
  const request = member(interaction, 'request')
  const response = member(interaction, 'response')
  const responseHeaders = headerPairs(member(response, 'headers'))
  const sent = readBody(request)
  const came = readBody(response)
  return {
    method: String(member(request, 'method') ?? '').toUpperCase(),
    url: asText(member(request, 'uri')) ?? asText(member(request, 'url')) ?? '',
    at: isoTime(member(interaction, 'recorded_at')) ?? isoTime(responseHeaders.find(([name]) => name === 'date')?.[1]),
    requestHeaders: headerPairs(member(request, 'headers')),
    requestBytes: sent.bytes,
    status: whole(member(response, 'status', 'code')) ?? whole(member(response, 'code')),
    statusText: asText(member(response, 'status', 'message')),
    responseHeaders,
    responseBytes: came.bytes ?? new Uint8Array(),
    problem: sent.problem ?? came.problem,
    lost: {
      chunks: 'unknown: the cassette keeps a body in one piece',
      times: 'unknown: the cassette keeps none',
      ...(came.parsed === true && {
        body: 'the cassette keeps parsed JSON: spelling of numbers and order of keys may not be those of the wire',
      }),
    },
  }
}

interface ReadBody {
  readonly bytes?: Uint8Array
  /** It was kept as parsed JSON. */
  readonly parsed?: boolean
  readonly problem?: string
}

function readBody(side: unknown): ReadBody {
  const parsed = member(side, 'parsed_body')
  if (parsed !== undefined && parsed !== null) return { bytes: utf8(JSON.stringify(parsed)), parsed: true }
  const body = member(side, 'body')
  const base64 = asText(member(body, 'base64_string'))
  if (base64 !== undefined) return { bytes: new Uint8Array(Buffer.from(base64, 'base64')) }
  const content = body !== null && typeof body === 'object' && !(body instanceof Uint8Array) ? member(body, 'string') : body
  if (content === undefined || content === null || content === '') return {}
  if (content instanceof Uint8Array) return { bytes: content }
  return typeof content === 'string' ? { bytes: utf8(content) } : { problem: 'has a body of no known form' }
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
