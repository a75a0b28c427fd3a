/** Where the bytes of media are, as the wires that know URLs alone have it: a `data:` URL holds what is not at an address. */
import { base64Text } from './base64.ts'
import type { MediaData } from './message.ts'

/** The bytes as a `data:` URL, or the URL there was. */
export function mediaUrl(data: MediaData): string {
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
  ['AAAAIGZ0eXBhdmlm', 'image/avif'],
]

/** The media type that the first bytes of a picture tell, from their base64; `image/*` when they tell none. */
export function sniffMediaType(base64: string): string {
  return signatures.find(([prefix]) => base64.startsWith(prefix))?.[1] ?? 'image/*'
}
