/** Pictures that are shown while they are drawn: the event stream of `POST /images`. */
import { ModelError } from '@polymux/core'
import type { ErrorCode, ImageRequest, ImageResult, PartialImage } from '@polymux/core'
import type { Decoded, OpenReply, WireObject, WireReply } from '@polymux/core/adapter'
import { errorFields } from '../wire/error-fields.ts'
import { asNumber, asObject, asText, sniffMediaType } from '@polymux/core/adapter'
import { decodeImages } from './image-endpoint.ts'

/** Reads to the end mark. Rejects with `stream_truncated` when it, or a picture, is missing; with the error that an event reports. */
export async function readImageStream(reply: OpenReply, request: ImageRequest): Promise<Decoded<ImageResult>> {
  const completed: WireObject[] = []
  let text = ''
  let shown = 0
  let ended = false
  for await (const { data } of reply.messages()) {
    if (data.trim() === '') continue
    ended = data.trim() === '[DONE]'
    if (ended) break
    const event = parseEvent(data, reply)
    const partial = toPartial(event, shown)
    if (partial?.type === 'image') shown++
    if (partial) tell(request, partial)
    if (event['type'] !== 'image_generation.completed') continue
    completed.push(event)
    text = data
  }
  const wanted = ended ? 1 : (request.n ?? 1)
  if (completed.length < wanted) throw truncated(reply, completed.length)
  return decodeImages(toReply(reply, completed, text))
}

function parseEvent(data: string, reply: OpenReply): WireObject {
  let event: WireObject | undefined
  try {
    event = asObject(JSON.parse(data))
  } catch {
    // Told below.
  }
  if (!event)
    throw new ModelError({
      code: 'bad_response',
      message: '[openrouter] An event of the picture is no JSON object.',
      status: reply.status,
      phase: 'stream',
      raw: data.slice(0, 500),
    })
  if (event['error'] !== undefined && event['error'] !== null) throw reportedError(event['error'])
  return event
}

/** Upstream names that OpenRouter passes on in these events and has no type of its own for. */
const codesOfHosts: Readonly<Record<string, ErrorCode>> = {
  moderation_blocked: 'content_filter',
  invalid_request_error: 'bad_request',
  image_generation_user_error: 'bad_request',
  server_error: 'upstream',
}

/** The event has the host's own `code` and `type`, which are OpenRouter's words in some cases and the host's in others. */
function reportedError(value: unknown): ModelError {
  const error = asObject(value)
  const names = [asText(error?.['code']), asText(error?.['type'])].filter((name) => name !== undefined)
  const named = names.map((name) => errorFields({ ...error, error_type: name })).find((read) => read.code !== unnamed)
  const fields = named ?? errorFields(value)
  const code = names.map((name) => codesOfHosts[name]).find((known) => known !== undefined)
  return new ModelError({
    code: 'upstream',
    message: '[openrouter] The picture failed.',
    ...fields,
    ...(!named && code && { code, retryable: code === 'upstream' }),
    phase: 'stream',
    raw: value,
  })
}

/** What an error without any word is called. */
const unnamed: ErrorCode | undefined = errorFields({ message: '' }).code

function toPartial(event: WireObject, shown: number): PartialImage | undefined {
  if (event['type'] === 'image_generation.partial_image') {
    const base64 = asText(event['b64_json'])
    if (base64 === undefined) return undefined
    const mediaType = asText(event['media_type']) ?? sniffMediaType(base64)
    return { type: 'image', index: asNumber(event['partial_image_index']) ?? shown, base64, mediaType }
  }
  const text = event['type'] === 'image_generation.text_chunk' ? asText(event['text']) : undefined
  return text === undefined ? undefined : { type: 'text', text, phase: asText(event['phase']) ?? 'content' }
}

function tell({ onPartial }: ImageRequest, partial: PartialImage): void {
  try {
    onPartial?.(partial)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ModelError({ code: 'aborted', message: `[openrouter] onPartial threw: ${why}`, phase: 'stream', cause })
  }
}

/** As the endpoint would have answered without a stream. `text` is the last event, whose usage counts. */
function toReply({ headers, status }: OpenReply, completed: readonly WireObject[], text: string): WireReply {
  const { type: _type, b64_json: _data, media_type: _media, ...rest } = completed.at(-1) ?? {}
  const data = completed.map(({ b64_json, media_type, revised_prompt, url }) => ({ b64_json, media_type, revised_prompt, url }))
  return { status, headers, text, body: { ...rest, data } }
}

function truncated(reply: OpenReply, count: number): ModelError {
  return new ModelError({
    code: 'stream_truncated',
    message: `[openrouter] The stream ended after ${count === 0 ? 'no' : count} finished picture${count === 1 ? '' : 's'}, without its end mark or its picture.`,
    status: reply.status,
    phase: 'stream',
    maybeBilled: true,
  })
}
