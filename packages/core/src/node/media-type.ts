/** What a file is: by its first bytes where they tell, else by the end of its name. */

/** Patterns for the first bytes, one character each. Longer ones that share a beginning stand first. */
const signatures: readonly (readonly [pattern: RegExp, mediaType: string])[] = [
  [/^\x89PNG\r\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF[^]{4}WEBP/, 'image/webp'],
  [/^RIFF[^]{4}WAVE/, 'audio/wav'],
  [/^RIFF[^]{4}AVI /, 'video/x-msvideo'],
  [/^FORM[^]{4}AIF[FC]/, 'audio/aiff'],
  [/^[^]{4}ftypavi[fs]/, 'image/avif'],
  [/^[^]{4}ftyp(?:hei[cfsx]|mif1)/, 'image/heic'],
  [/^[^]{4}ftypM4[AB]/, 'audio/mp4'],
  [/^[^]{4}ftypqt/, 'video/quicktime'],
  [/^[^]{4}ftyp/, 'video/mp4'],
  [/^.E\xdf\xa3/, 'video/webm'],
  [/^%PDF-/, 'application/pdf'],
  [/^fLaC/, 'audio/flac'],
  [/^OggS/, 'audio/ogg'],
  [/^(?:ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/, 'audio/mpeg'],
  [/^\xff[\xf0\xf1\xf8\xf9]/, 'audio/aac'],
]

/** Files without a signature, and those whose signature is that of an archive. */
const extensions: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  jsonl: 'application/x-ndjson',
  xml: 'application/xml',
  svg: 'image/svg+xml',
  pcm: 'audio/pcm',
  mpg: 'video/mpeg',
  mpeg: 'video/mpeg',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}

/** The media type of a file, `application/octet-stream` where neither its bytes nor its name tell. */
export function mediaTypeOf(bytes: Uint8Array, name: string): string {
  const start = String.fromCharCode(...bytes.subarray(0, 16))
  const signature = signatures.find(([pattern]) => pattern.test(start))
  if (signature) return signature[1]
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return (Object.hasOwn(extensions, extension) ? extensions[extension] : undefined) ?? 'application/octet-stream'
}
