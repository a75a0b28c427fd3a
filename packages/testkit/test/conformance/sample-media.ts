import type { MediaData } from '@polymux/core'
import { base64Text } from '@polymux/core/adapter'

/** Media as the wire takes them: one URL, of whatever scheme. */
export function dataUrl(data: MediaData): string {
  if ('url' in data) return data.url
  return `data:${data.mediaType};base64,${'bytes' in data ? base64Text(data.bytes) : data.base64}`
}
