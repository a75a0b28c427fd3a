import type { ReactElement } from 'react'
import type { ImagesBody, ImagesReply } from '../../../protocol/api.ts'

interface WireMappingProps {
  readonly asked: ImagesBody
  readonly wire: ImagesReply['wire']
}

/** `size 1536x1024, quality hd  →  POST /api/v1/chat/completions aspect_ratio 3:2, image_size 4K` */
export function WireMapping({ asked, wire }: WireMappingProps): ReactElement {
  const ours = Object.entries({ size: asked.size, quality: asked.quality, n: asked.n })
  return (
    <dl className="wire" data-testid="wire">
      <dt>Asked</dt>
      <dd>
        <Fields entries={ours} />
      </dd>
      <dt>Sent</dt>
      <dd>
        <code className="path">{wire.path}</code> <Fields entries={flatten(wire.fields)} />
      </dd>
    </dl>
  )
}

function Fields({ entries }: { readonly entries: readonly (readonly [string, unknown])[] }): ReactElement {
  return (
    <>
      {entries.map(([name, value]) => (
        <span key={name} className="field">
          {name} <b>{String(value)}</b>
        </span>
      ))}
    </>
  )
}

/** Fields within fields, one level deep, by their own names. */
function flatten(fields: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null ? Object.entries(value) : [[name, value] as const],
  )
}
