/** Kinds of sound: media types here, short names on the wire. */

/** Media types without their group, whose short name is another. */
const shortNames: Readonly<Record<string, string>> = {
  mpeg: 'mp3',
  mpeg3: 'mp3',
  wave: 'wav',
  'vnd.wave': 'wav',
  mp4: 'm4a',
  'mp4a-latm': 'm4a',
  opus: 'ogg',
  aacp: 'aac',
  l16: 'pcm',
  l24: 'pcm24',
}

/** Such as `mp3` for `audio/mpeg`, and `webm` for `audio/webm; codecs=opus`; a type that is not known gives its own second half. */
export function audioFormat(mediaType: string): string {
  const bare = bareMediaType(mediaType)
  const subtype = bare.slice(bare.indexOf('/') + 1).replace(/^x-/, '')
  return shortNames[subtype] ?? subtype
}

/** The type in lower case, without its parameters. */
export function bareMediaType(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase()
}

/** A whole number among the parameters of a media type, such as `rate` in `audio/L16; rate=24000`. */
export function mediaTypeNumber(mediaType: string, name: string): number | undefined {
  const found = new RegExp(`;\\s*${name}="?(\\d+)`, 'i').exec(mediaType)?.[1]
  return found === undefined ? undefined : Number(found)
}
