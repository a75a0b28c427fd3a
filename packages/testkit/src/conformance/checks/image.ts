/** Pictures from image models. */
import type { ImageRequest, ImageResult } from '@polymux/core'
import type { Bench } from '../bench.ts'
import type { Check } from '../check.ts'
import { imageWire, lacksImage } from '../claims.ts'
import type { ScriptedImages } from '../conformance-wire.ts'
import { ensure, ensureEqual, rejection } from '../expectation.ts'
import { picture } from '../samples.ts'
import { wholeReply } from '../scripted-reply.ts'
import { sentBody } from '../sent.ts'

/** I1 to I3. */
export const imageChecks: readonly Check[] = [
  { id: 'I1', title: 'gives the bytes of a picture and what they are', level: 1, unfit: imagesOnly, run: bytesArrive },
  {
    id: 'I2',
    title: 'gives all pictures, in order',
    level: 1,
    unfit: (bench) => lacksImage(bench, 'several'),
    run: allArrive,
  },
  { id: 'I3', title: 'tells when no picture came', level: 1, unfit: imagesOnly, run: absenceIsTold },
]

function imagesOnly(bench: Bench): string | undefined {
  return lacksImage(bench)
}

async function draw(bench: Bench, answer: Partial<ScriptedImages>, request: Partial<ImageRequest> = {}): Promise<ImageResult> {
  const whole = imageWire(bench).whole({ modelId: 'conformance-1', images: [], ...answer })
  const served = await bench.serve([wholeReply(whole)])
  const result = await served.image().generate({ prompt: 'a calm sea', ...request })
  const { text } = sentBody(served)
  ensure(text.includes('a calm sea'), `the prompt was not sent: "a calm sea" is nowhere in the body ${text.slice(0, 600)}`)
  return result
}

async function bytesArrive(bench: Bench): Promise<void> {
  const { base64, mediaType } = picture(1)
  const counted = bench.capabilities.image?.features.includes('usage') ?? false
  const { images, usage } = await draw(bench, {
    images: [picture(1)],
    ...(counted && { usage: { inputTokens: 9, outputTokens: 290 } }),
  })
  ensureEqual(images.length, 1, 'the number of pictures in an answer with one')
  const [image] = images
  const data = image?.base64 ?? image?.url?.replace(/^data:[^,]*,/, '')
  ensureEqual(data, base64, 'the base64 of a picture')
  ensureEqual(image?.mediaType, mediaType, 'mediaType of a PNG; if the wire does not say it, the first bytes do; it')
  ensure((image?.base64 === undefined) !== (image?.url === undefined), 'a picture must have one of base64 and url, and not both')
  if (counted)
    ensureEqual([usage.inputTokens, usage.outputTokens], [9, 290], 'usage.inputTokens and usage.outputTokens of a picture')
}

async function allArrive(bench: Bench): Promise<void> {
  const pictures = [picture(1), picture(2), picture(3)]
  const { images } = await draw(bench, { images: pictures }, { n: 3 })
  ensureEqual(
    images.map(({ base64, url }) => base64 ?? url?.replace(/^data:[^,]*,/, '')),
    pictures.map(({ base64 }) => base64),
    'three pictures of one answer, in order,',
  )
}

async function absenceIsTold(bench: Bench): Promise<void> {
  let result: ImageResult | undefined
  const refusal = 'I would rather not draw that.'
  try {
    result = await draw(bench, { images: [], text: refusal })
  } catch (error) {
    await rejection(() => Promise.reject(error), 'a call whose answer holds no picture, if it rejects,')
  }
  if (result) {
    ensureEqual(result.images, [], 'result.images of an answer without pictures')
    ensure(
      result.warnings.length > 0,
      'an answer without pictures must be a warning or a ModelError, and was neither: the caller would look for a picture that never came',
    )
  }
  const failure = bench.wire.failure({ status: 400, message: 'Your prompt was refused by the safety system.' })
  const { image } = await bench.serve([wholeReply(failure, { status: 400 })])
  const error = await rejection(
    () => image().generate({ prompt: 'a calm sea' }),
    'a prompt that the server refuses with status 400',
  )
  ensureEqual(error.status, 400, 'error.status of a refused prompt')
}
