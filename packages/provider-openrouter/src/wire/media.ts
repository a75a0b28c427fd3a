/** Pictures, sound and files, between our parts and the wire's URLs. */
import { ModelError } from '@polymux/core'
import type { FilePart, ImagePart, MediaData, MediaPart } from '@polymux/core'
import { base64Text, defined, mediaUrl, readDataUrl } from '@polymux/core/adapter'
import { audioFormat } from './audio-format.ts'
import type { WireObject } from '@polymux/core/adapter'

/** A content part for the wire. Throws `unsupported` for sound by URL, which OpenRouter takes as data only. */
export function toWireMedia(part: MediaPart): WireObject {
  switch (part.type) {
    case 'image':
      return toWireImage(part)
    case 'video':
      return { type: 'video_url', video_url: { url: mediaUrl(part.data) } }
    case 'file':
      return { type: 'file', file: wireFile(part) }
    case 'audio':
      return { type: 'input_audio', input_audio: inputAudio(part.data) }
  }
}

/** A picture, as content of a message or in the `images` of an assistant. */
export function toWireImage({ data, detail }: ImagePart): WireObject {
  return { type: 'image_url', image_url: { url: mediaUrl(data), ...defined({ detail }) } }
}

/** The scheme by which a file that OpenRouter keeps is named: what follows is its id. */
const fileScheme = 'openrouter-file:'

/** The id of a file that OpenRouter keeps; `undefined` for any other address. */
export function keptFileId(url: string): string | undefined {
  return url.startsWith(fileScheme) ? url.slice(fileScheme.length) : undefined
}

/** Without a name OpenRouter calls the file "file" itself, as its annotations on record show. */
function wireFile({ data, name }: FilePart): WireObject {
  const address = mediaUrl(data)
  const id = keptFileId(address)
  return defined({ filename: name, file_data: id === undefined ? address : undefined, file_id: id })
}

/** The media type of a format that OpenRouter sends sound in. */
export function audioMediaType(format: string): string {
  if (format === 'mp3') return 'audio/mpeg'
  return format.startsWith('pcm') ? 'audio/pcm' : `audio/${format}`
}

function inputAudio(data: MediaData): WireObject {
  const inline = 'url' in data ? readDataUrl(data.url) : data
  if ('url' in inline)
    throw new ModelError({
      code: 'unsupported',
      message: '[openrouter] Audio must be given as base64 or bytes: OpenRouter does not fetch it from a URL.',
    })
  const format = audioFormat(inline.mediaType)
  // Chat tells bare samples apart by their width; 16 bits are what everyone means by the rest.
  return { data: 'bytes' in inline ? base64Text(inline.bytes) : inline.base64, format: format === 'pcm' ? 'pcm16' : format }
}
