/** Pictures, sound and files, between our parts and the wire's URLs. */
import { ModelError } from '@polymux/core'
import type { FilePart, ImagePart, MediaData, MediaPart } from '@polymux/core'
import { base64Text, defined } from '@polymux/core/adapter'
import { audioFormat } from './audio-format.ts'
import type { WireObject } from '@polymux/core/adapter'

/** A `data:` URL taken apart, anything else as the URL it is. */
export function toImageData(url: string): MediaData {
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
  ['AAAAIGZ0eXBhdmlm', 'image/avif'],
]

/** The media type that the first bytes tell, from their base64; `image/*` when they tell none. */
export function sniffMediaType(base64: string): string {
  return signatures.find(([prefix]) => base64.startsWith(prefix))?.[1] ?? 'image/*'
}

/** A content part for the wire. Throws `unsupported` for sound by URL, which OpenRouter takes as data only. */
export function toWireMedia(part: MediaPart): WireObject {
  switch (part.type) {
    case 'image':
      return toWireImage(part)
    case 'video':
      return { type: 'video_url', video_url: { url: urlOf(part.data) } }
    case 'file':
      return { type: 'file', file: wireFile(part) }
    case 'audio':
      return { type: 'input_audio', input_audio: inputAudio(part.data) }
  }
}

/** A picture, as content of a message or in the `images` of an assistant. */
export function toWireImage({ data, detail }: ImagePart): WireObject {
  return { type: 'image_url', image_url: { url: urlOf(data), ...defined({ detail }) } }
}

/** The bytes as a `data:` URL, or the URL there was. */
export function urlOf(data: MediaData): string {
  if ('url' in data) return data.url
  return `data:${data.mediaType};base64,${'bytes' in data ? base64Text(data.bytes) : data.base64}`
}

/** The scheme by which a file that OpenRouter keeps is named: what follows is its id. */
const fileScheme = 'openrouter-file:'

/** The id of a file that OpenRouter keeps; `undefined` for any other address. */
export function keptFileId(url: string): string | undefined {
  return url.startsWith(fileScheme) ? url.slice(fileScheme.length) : undefined
}

/** Without a name OpenRouter calls the file "file" itself, as its annotations on record show. */
function wireFile({ data, name }: FilePart): WireObject {
  const address = urlOf(data)
  const id = keptFileId(address)
  return defined({ filename: name, file_data: id === undefined ? address : undefined, file_id: id })
}

/** The media type of a format that OpenRouter sends sound in. */
export function audioMediaType(format: string): string {
  if (format === 'mp3') return 'audio/mpeg'
  return format.startsWith('pcm') ? 'audio/pcm' : `audio/${format}`
}

function inputAudio(data: MediaData): WireObject {
  const inline = 'url' in data ? toImageData(data.url) : data
  if ('url' in inline)
    throw new ModelError({
      code: 'unsupported',
      message: '[openrouter] Audio must be given as base64 or bytes: OpenRouter does not fetch it from a URL.',
    })
  const format = audioFormat(inline.mediaType)
  // Chat tells bare samples apart by their width; 16 bits are what everyone means by the rest.
  return { data: 'bytes' in inline ? base64Text(inline.bytes) : inline.base64, format: format === 'pcm' ? 'pcm16' : format }
}
