import type { ChatCapabilities, MediaPart } from '@polymux/core'

/** A part, and a text by which it is found in a body. */
export interface MediaSample {
  readonly part: MediaPart
  readonly mark: string
}

/** The smallest PNG, with words after its end that readers skip. */
const png = Buffer.concat([
  Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4AWM4IScHAAK2AQUmJcn5AAAAAElFTkSuQmCC', 'base64'),
  Buffer.from('conformance picture'),
])
const sound = Buffer.concat([Buffer.from('UklGRiQAAABXQVZFZm10IBAAAAABAAEA', 'base64'), Buffer.from('conformance sound')])
const document = Buffer.from('%PDF-1.4 conformance document')
const film = Buffer.from('conformance film')

const samples: Readonly<Record<ChatCapabilities['input'][number], readonly MediaSample[]>> = {
  image: [
    { part: { type: 'image', data: { base64: png.toString('base64'), mediaType: 'image/png' } }, mark: png.toString('base64') },
    pictureAt('https://example.com/conformance-picture.png'),
    pictureAt(`data:image/png;base64,${png.toString('base64')}`),
  ],
  file: [
    {
      part: {
        type: 'file',
        name: 'tides.pdf',
        data: { base64: document.toString('base64'), mediaType: 'application/pdf' },
      },
      mark: document.toString('base64'),
    },
  ],
  audio: [
    {
      part: { type: 'audio', data: { bytes: new Uint8Array(sound), mediaType: 'audio/wav' } },
      mark: sound.toString('base64'),
    },
  ],
  video: [
    {
      part: { type: 'video', data: { base64: film.toString('base64'), mediaType: 'video/mp4' } },
      mark: film.toString('base64'),
    },
  ],
}

function pictureAt(url: string): MediaSample {
  return { part: { type: 'image', data: { url } }, mark: url.slice(url.indexOf(',') + 1) }
}

/** Samples of these kinds of media, new ones each time: base64, bytes, a URL and a data URL are among them. */
export function mediaParts(kinds: ChatCapabilities['input']): readonly MediaSample[] {
  return kinds.flatMap((kind) => structuredClone(samples[kind]))
}
