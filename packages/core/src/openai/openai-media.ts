/** Pictures, sound and files, between our parts and the wire's. */
import { base64Text } from '../base64.ts'
import type { ModelContext } from '../codec.ts'
import type { FilePart, ImagePart, MediaData, MediaPart } from '../message.ts'
import { defined } from '../wire-value.ts'
import type { WireObject } from '../wire-value.ts'

/** A content part for the wire; `undefined`, with a warning, for sound by URL, for which the wire has no place. */
export function toWireMedia(part: MediaPart, context: ModelContext): WireObject | undefined {
  switch (part.type) {
    case 'image':
      return toWireImage(part)
    case 'video':
      return { type: 'video_url', video_url: { url: urlOf(part.data) } }
    case 'file':
      return { type: 'file', file: toWireFile(part) }
    case 'audio':
      return toWireSound(part.data, context)
  }
}

function toWireImage({ data, detail }: ImagePart): WireObject {
  return { type: 'image_url', image_url: { url: urlOf(data), ...defined({ detail }) } }
}

/** The wire wants a name for every file it is sent. */
function toWireFile({ data, name }: FilePart): WireObject {
  return { filename: name ?? 'file', file_data: urlOf(data) }
}

function toWireSound(data: MediaData, context: ModelContext): WireObject | undefined {
  const inline = 'url' in data ? readDataUrl(data.url) : data
  if ('url' in inline) {
    context.warn('messages', 'Sound was left out: it must be given as base64 or bytes, the server does not fetch it from a URL.')
    return undefined
  }
  const base64 = 'bytes' in inline ? base64Text(inline.bytes) : inline.base64
  return { type: 'input_audio', input_audio: { data: base64, format: soundFormat(inline.mediaType) } }
}

/** `mp3` for `audio/mpeg`; else the second half of the type, which is the short name of most. */
function soundFormat(mediaType: string): string {
  const subtype = (mediaType.split(';')[0] ?? '').split('/')[1]?.trim().toLowerCase().replace(/^x-/, '') ?? ''
  return subtype === 'mpeg' ? 'mp3' : subtype === 'wave' ? 'wav' : subtype
}

/** The bytes as a `data:` URL, or the URL there was. */
function urlOf(data: MediaData): string {
  if ('url' in data) return data.url
  return `data:${data.mediaType};base64,${'bytes' in data ? base64Text(data.bytes) : data.base64}`
}

/** A `data:` URL of base64 taken apart, anything else as the URL it is. */
export function readDataUrl(url: string): Exclude<MediaData, { readonly bytes: Uint8Array }> {
  const comma = url.startsWith('data:') ? url.indexOf(',') : -1
  const head = comma < 0 ? '' : url.slice(5, comma)
  if (!head.endsWith(';base64')) return { url }
  const base64 = url.slice(comma + 1)
  return { base64, mediaType: head.slice(0, -7).split(';')[0] || sniffMediaType(base64) }
}

const signatures: readonly (readonly [prefix: string, mediaType: string])[] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['UklGR', 'image/webp'],
  ['R0lGOD', 'image/gif'],
  ['PHN2Zy', 'image/svg+xml'],
]

/** The media type that the first bytes of a picture tell, from their base64; `image/*` when they tell none. */
export function sniffMediaType(base64: string): string {
  return signatures.find(([prefix]) => base64.startsWith(prefix))?.[1] ?? 'image/*'
}
