import { useState, type ReactElement } from 'react'
import type { ImagesBody, ImagesReply } from '../../../protocol/api.ts'

/** Hold the places of pictures that are being drawn, in their shape, so that nothing jumps when they come. */
export function Frames({ asked }: { readonly asked: ImagesBody }): ReactElement {
  return (
    <div className="gallery" aria-busy="true" ref={(frames) => frames?.scrollIntoView({ block: 'nearest' })}>
      {Array.from({ length: asked.n ?? 1 }, (_, index) => (
        <div key={index} className="frame" style={{ aspectRatio: ratioOf(asked) }} />
      ))}
    </div>
  )
}

interface GalleryProps {
  readonly asked: ImagesBody
  readonly images: ImagesReply['images']
}

export function Gallery({ asked, images }: GalleryProps): ReactElement {
  return (
    <div className="gallery">
      {images.map(({ url }, index) => (
        <Drawing
          key={index}
          url={url}
          ratio={ratioOf(asked)}
          alt={`${asked.prompt}, ${index + 1} of ${images.length}`}
          name={`picture-${index + 1}`}
        />
      ))}
    </div>
  )
}

interface DrawingProps {
  readonly url: string
  /** Held until the picture is there. A model may draw in another. */
  readonly ratio: string
  readonly alt: string
  readonly name: string
}

function Drawing({ alt, name, ratio, url }: DrawingProps): ReactElement {
  const [pixels, setPixels] = useState<readonly [width: number, height: number]>()
  if (!url.startsWith('data:image/'))
    return <p className="other">A picture at {url}, which this page does not load from elsewhere.</p>
  const kind = url.slice('data:image/'.length, url.indexOf(';'))
  return (
    <figure>
      <img
        src={url}
        alt={alt}
        data-testid="image"
        style={{ aspectRatio: pixels ? pixels.join(' / ') : ratio }}
        onLoad={({ currentTarget: { naturalHeight, naturalWidth } }) => setPixels([naturalWidth, naturalHeight])}
      />
      <figcaption>
        <span>
          {pixels?.join(' × ')} {kind.toUpperCase()}
        </span>
        <a href={url} download={`${name}.${kind}`}>
          Save
        </a>
      </figcaption>
    </figure>
  )
}

function ratioOf({ size = '1x1' }: ImagesBody): string {
  return size.split('x').join(' / ')
}
