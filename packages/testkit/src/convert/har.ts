/** HAR 1.2, as browsers, proxies and Polly.JS write it. */
import { asArray, asText } from '@polymux/core/adapter'
import { randomUUID } from 'node:crypto'
import { type ConvertOptions, type Conversion, convertExchanges, type SourceExchange } from './conversion.ts'
import { isoTime, member, whole } from './source-value.ts'

/** Fixtures of a HAR file, given its parsed JSON. Throws a `TypeError` for what is none. */
export async function fromHar(har: unknown, options: ConvertOptions): Promise<Conversion> {
  if (!isHar(har)) throw new TypeError(`${options.file ?? options.id} is no HAR file: it has no log.entries.`)
  const creator = [member(har, 'log', 'creator', 'name'), member(har, 'log', 'creator', 'version')].filter(Boolean).join(' ')
  const entries = asArray(member(har, 'log', 'entries'))
  return await convertExchanges(await Promise.all(entries.map(readEntry)), creator === '' ? 'a HAR file' : creator, options)
}

/** Whether it looks like one. */
export function isHar(value: unknown): boolean {
  return Array.isArray(member(value, 'log', 'entries'))
}

async function readEntry(entry: unknown): Promise<SourceExchange> {
  const request = member(entry, 'request')
  const response = member(entry, 'response')
  const status = whole(member(response, 'status'))
  const content = member(response, 'content')
  const text = asText(member(content, 'text'))
  const sent = await readPostData(request)
  const receive = member(entry, 'timings', 'receive')
  const missing = text === undefined && Number(member(content, 'size') ?? 0) > 0
  return {
    method: String(member(request, 'method') ?? '').toUpperCase(),
    url: asText(member(request, 'url')) ?? '',
    at: isoTime(member(entry, 'startedDateTime')),
    requestHeaders: [
      ...listedHeaders(request).filter(([name]) => !sent.contentType || name !== 'content-type'),
      ...contentType(sent),
    ],
    requestBytes: sent.bytes,
    status: status === 0 ? undefined : status,
    statusText: asText(member(response, 'statusText')),
    // The text of a HAR file is decoded always, its headers are those of the wire.
    responseHeaders: listedHeaders(response).filter(([name]) => name !== 'content-encoding'),
    responseBytes: text === undefined ? new Uint8Array() : bytesOf(text, member(content, 'encoding')),
    receiveMs: typeof receive === 'number' ? receive : undefined,
    problem: status === 0 ? noAnswer(response) : missing ? 'its body was not saved' : undefined,
    lost: {
      chunks: 'unknown: HAR keeps a body in one piece',
      times: 'of the whole body only: end.t is its time of receiving',
      ...codingOf(response),
    },
  }
}

function noAnswer(response: unknown): string {
  const error = asText(member(response, '_error'))
  return `has no answer${error === undefined ? '' : `: ${error}`}`
}

function codingOf(response: unknown): { contentEncoding?: string } {
  const coding = listedHeaders(response).find(([name]) => name === 'content-encoding')?.[1]
  return coding === undefined ? {} : { contentEncoding: `${coding} to identity` }
}

function listedHeaders(side: unknown): readonly (readonly [string, string])[] {
  return asArray(member(side, 'headers')).map((header) => [
    String(member(header, 'name') ?? '').toLowerCase(),
    String(member(header, 'value') ?? ''),
  ])
}

function contentType({ contentType: value }: PostData): readonly (readonly [string, string])[] {
  return value === undefined ? [] : [['content-type', value]]
}

interface PostData {
  readonly bytes?: Uint8Array
  /** Of a form that was put together again, with its new boundary. */
  readonly contentType?: string
}

async function readPostData(request: unknown): Promise<PostData> {
  const data = member(request, 'postData')
  const text = asText(member(data, 'text'))
  // `encoding` of a request is an extension that several tools share.
  if (text !== undefined) return { bytes: bytesOf(text, member(data, 'encoding') ?? member(data, '_encoding')) }
  const params = asArray(member(data, 'params'))
  if (params.length === 0) return {}
  if (!/^multipart\/form-data/i.test(String(member(data, 'mimeType')))) {
    const pairs = params.map((param) => [String(member(param, 'name')), String(member(param, 'value') ?? '')])
    return { bytes: new TextEncoder().encode(new URLSearchParams(pairs).toString()) }
  }
  const form = new FormData()
  for (const param of params) appendParam(form, param)
  const written = new Response(form)
  const header = written.headers.get('content-type') ?? `multipart/form-data; boundary=${randomUUID()}`
  return { bytes: new Uint8Array(await written.arrayBuffer()), contentType: header }
}

function appendParam(form: FormData, param: unknown): void {
  const name = String(member(param, 'name'))
  const value = String(member(param, 'value') ?? '')
  const fileName = asText(member(param, 'fileName'))
  if (fileName === undefined) form.append(name, value)
  else form.append(name, new Blob([value], { type: asText(member(param, 'contentType')) ?? '' }), fileName)
}

function bytesOf(text: string, encoding: unknown): Uint8Array {
  return encoding === 'base64' ? new Uint8Array(Buffer.from(text, 'base64')) : new TextEncoder().encode(text)
}
