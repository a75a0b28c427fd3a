/** Pictures, sound and files, between our parts and the wire's. */
import { base64Text } from '../base64.ts'
import type { ModelContext } from '../codec.ts'
import { mediaUrl, readDataUrl } from '../media-data.ts'
import type { FilePart, ImagePart, MediaData, MediaPart } from '../message.ts'
import { defined } from '../wire-value.ts'
import type { WireObject } from '../wire-value.ts'

/** A content part for the wire; `undefined`, with a warning, for sound by URL, for which the wire has no place. */
export function toWireMedia(part: MediaPart, context: ModelContext): WireObject | undefined {
  switch (part.type) {
    case 'image':
      return toWireImage(part)
    case 'video':
      return { type: 'video_url', video_url: { url: mediaUrl(part.data) } }
    case 'file':
      return { type: 'file', file: toWireFile(part) }
    case 'audio':
      return toWireSound(part.data, context)
  }
}

function toWireImage({ data, detail }: ImagePart): WireObject {
  return { type: 'image_url', image_url: { url: mediaUrl(data), ...defined({ detail }) } }
}

/** The wire wants a name for every file it is sent. */
function toWireFile({ data, name }: FilePart): WireObject {
  return { filename: name ?? 'file', file_data: mediaUrl(data) }
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
