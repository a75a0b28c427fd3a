/** Sound on its way out. OpenRouter fetches none, so it is always data, and its size is known before anything is sent. */
import { ModelError } from '@polymux/core'
import type { AudioPart } from '@polymux/core'
import { base64Text, readDataUrl } from '@polymux/core/adapter'
import { audioFormat } from './audio-format.ts'

/** Sound as bytes or as base64, and its short name. */
export interface AudioData {
  readonly data: { readonly bytes: Uint8Array } | { readonly base64: string }
  readonly mediaType: string
  readonly format: string
}

/** Throws `unsupported` for sound by URL, a `data:` URL apart. */
export function audioDataOf(part: AudioPart, setting: string): AudioData {
  const data = 'url' in part.data ? readDataUrl(part.data.url) : part.data
  if ('url' in data)
    throw new ModelError({
      code: 'unsupported',
      message: `[openrouter] \`${setting}\` must be bytes, base64 or a data: URL in base64: OpenRouter does not fetch sound from a URL.`,
    })
  const { mediaType } = data
  if (typeof mediaType !== 'string' || mediaType === '')
    throw new ModelError({
      code: 'bad_request',
      message: `[openrouter] \`${setting}\` must say what sound it is, as in { bytes, mediaType: 'audio/wav' }.`,
    })
  return { data: 'bytes' in data ? { bytes: data.bytes } : { base64: data.base64 }, mediaType, format: audioFormat(mediaType) }
}

/** Characters that the sound has in base64. */
export function base64Length({ data }: AudioData): number {
  return 'bytes' in data ? Math.ceil(data.bytes.length / 3) * 4 : data.base64.length
}

/** The sound in base64. */
export function base64Of({ data }: AudioData): string {
  return 'bytes' in data ? base64Text(data.bytes) : data.base64
}
