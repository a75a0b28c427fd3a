/** Parts of messages as content blocks. */
import { ModelError } from '@polymux/core'
import type { FilePart, MediaPart, TextPart } from '@polymux/core'
import { base64Bytes, defined, mediaUrl, readDataUrl } from '@polymux/core/adapter'
import type { ModelContext, WireObject } from '@polymux/core/adapter'
import { toCacheControl } from '../chat/cache-control.ts'
import { keptFileId } from '../wire/media.ts'
import { echoedFields } from './messages-echo.ts'

/** Text, pictures and documents as blocks. Throws `unsupported` for sound and films, which this wire has no block for. */
export function toContentBlock(part: TextPart | MediaPart, context: ModelContext): WireObject {
  return {
    ...blockOf(part, context),
    ...echoedFields(part.echo, context),
    ...(part.cache && { cache_control: toCacheControl(part.cache) }),
  }
}

function blockOf(part: TextPart | MediaPart, context: ModelContext): WireObject {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'image':
      if (part.detail) context.note('messages', 'The detail of a picture was left out: the Messages wire has no field for it.')
      return { type: 'image', source: imageSource(part.data) }
    case 'file':
      return { type: 'document', source: documentSource(part), ...defined({ title: part.name }) }
    default:
      throw unsupported(`has no ${part.type} parts`)
  }
}

function imageSource(data: MediaPart['data']): WireObject {
  const inline = readDataUrl(mediaUrl(data))
  if (!('base64' in inline)) return { type: 'url', url: mediaUrl(inline) }
  return base64Source(inline.mediaType === 'image/jpg' ? 'image/jpeg' : inline.mediaType, inline.base64)
}

function documentSource({ data }: FilePart): WireObject {
  const url = mediaUrl(data)
  const kept = keptFileId(url)
  if (kept !== undefined) return { type: 'file', file_id: kept }
  const inline = readDataUrl(url)
  if (!('base64' in inline)) return { type: 'url', url: mediaUrl(inline) }
  const { base64, mediaType } = inline
  if (mediaType === 'application/pdf') return base64Source(mediaType, base64)
  if (!mediaType.startsWith('text/')) throw unsupported(`takes PDF and plain text as files, not ${mediaType}`)
  return { type: 'text', media_type: 'text/plain', data: new TextDecoder().decode(base64Bytes(base64)) }
}

function base64Source(mediaType: string, data: string): WireObject {
  return { type: 'base64', media_type: mediaType, data }
}

function unsupported(what: string): ModelError {
  return new ModelError({
    code: 'unsupported',
    message: `[openrouter] The Messages wire ${what}: leave providerOptions.openrouter.wire out to send it over the chat wire.`,
  })
}
