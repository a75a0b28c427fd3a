import { useState, type ReactElement } from 'react'
import type { ImagesBody, ImagesReply, OfferedModel } from '../../../protocol/api.ts'
import { fetchImages } from '../api-client.ts'
import { ErrorCard } from '../pieces/error-card.tsx'
import { ModelPicker } from '../pieces/model-picker.tsx'
import { Panel } from '../pieces/panel.tsx'
import { UsageLine } from '../pieces/usage-line.tsx'
import { WarningList } from '../pieces/warning-list.tsx'
import { useCall, type Call } from '../use-call.ts'
import { Frames, Gallery } from './gallery.tsx'
import { PictureForm } from './picture-form.tsx'
import { WireMapping } from './wire-mapping.tsx'

export function PicturePanel({ models }: { readonly models: readonly OfferedModel[] }): ReactElement {
  const [asked, setAsked] = useState<Required<ImagesBody>>({
    model: models[0]?.id ?? '',
    prompt: 'A lighthouse and a calm sea at dusk',
    size: '1536x1024',
    quality: 'standard',
    n: 1,
  })
  const call = useCall({ name: 'Drawing', fetch: fetchImages })
  const change = (changes: Partial<Required<ImagesBody>>): void => setAsked({ ...asked, ...changes })
  const draw = (): void => call.run(asked)

  return (
    <Panel
      id="picture"
      title="Picture"
      about="One request for every image model, and what it became on the wire."
      controls={<ModelPicker label="Image model" models={models} value={asked.model} onChange={(model) => change({ model })} />}
    >
      <PictureForm asked={asked} isBusy={call.isBusy} onChange={change} onDraw={draw} onStop={call.stop} />
      {call.error && <ErrorCard error={call.error} onRetry={draw} />}
      {call.isBusy ? <Frames asked={asked} /> : call.last && <Drawn {...call.last} />}
    </Panel>
  )
}

function Drawn({ input, reply, tookMs }: NonNullable<Call<ImagesBody, ImagesReply>['last']>): ReactElement {
  return (
    <>
      <Gallery asked={input} images={reply.images} />
      {reply.text && <p className="said">{reply.text}</p>}
      <WireMapping asked={input} wire={reply.wire} />
      <WarningList warnings={reply.warnings} />
      <UsageLine usage={reply.usage} figures={[`${(tookMs / 1000).toFixed(2)} s`]} />
    </>
  )
}
