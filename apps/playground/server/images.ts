import type { GeneratedImage, ImageRequest, WireRecord } from '@polymux/core'
import type { Context } from 'hono'
import type { ImagesReply } from '../protocol/api.ts'
import type { Backend } from './backend.ts'
import { readBody, textField } from './request-body.ts'

/** `POST /api/images`: pictures, and what became of size and quality on the wire. */
export async function images(context: Context, { models }: Backend): Promise<ImagesReply> {
  const body = await readBody(context)
  const model = models.find('image', textField(body, 'model'))
  // Safe: core checks the values before anything is sent.
  const request = { prompt: body['prompt'], size: body['size'], quality: body['quality'], n: body['n'] } as ImageRequest
  let wire: ImagesReply['wire'] = { path: '', fields: {} }
  const result = await model.generate(request, {
    signal: context.req.raw.signal,
    // The last request counts: a model that cannot answer in text is asked again, at another endpoint.
    onWire(record) {
      if (record.direction === 'out') wire = describe(record)
    },
  })
  const { text, usage, warnings } = result
  return { images: result.images.map(toUrl), text, wire, usage, warnings }
}

function toUrl({ base64, mediaType, url = '' }: GeneratedImage): { readonly url: string } {
  return { url: base64 === undefined ? url : `data:${mediaType};base64,${base64}` }
}

const told: ReadonlySet<string> = new Set(['image_config', 'size', 'quality', 'n'])

function describe({ data }: WireRecord): ImagesReply['wire'] {
  // Safe: what an outgoing record holds is fixed by core.
  const { url, body } = data as { readonly url: string; readonly body: Readonly<Record<string, unknown>> }
  return { path: new URL(url).pathname, fields: Object.fromEntries(Object.entries(body).filter(([name]) => told.has(name))) }
}
