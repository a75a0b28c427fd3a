import type { Clock } from './clock.ts'
import type { Generation } from './generation.ts'
import { type DrawnImage, drawImageFor } from './image-drawing.ts'
import type { ImageRequest } from './image-request.ts'
import { streamAnswer, type WireAnswer } from './wire-answer.ts'
import { type WireObject, wireJson } from './wire-json.ts'

/** Pictures to show while they are drawn. */
export interface ShownImages {
  readonly request: ImageRequest
  readonly pictures: readonly DrawnImage[]
  /** The seed of each picture. */
  readonly seeds: readonly number[]
  /** Of them all. */
  readonly tokens: number
  readonly usage: WireObject
  readonly generation: Generation
  readonly clock: Clock
  /** Break off with an error after the first unfinished picture. */
  readonly fails: boolean
}

/** Sides of the squares of unfinished pictures, coarse ones first. */
const grains = [24, 12, 6]

/** Each picture unfinished, then finished; the usage of all stands in the last event. */
export function streamedImages(shown: ShownImages): WireAnswer {
  const { clock, fails, generation, pictures, request, tokens } = shown
  const events = pictures.flatMap((picture, index) => eventsOf(picture, index, shown))
  const kept = fails ? [...events.slice(0, 1), failure] : events
  const comments = clock.commentsAtMs().map((atMs) => ({ atMs, text: ': OPENROUTER PROCESSING\n\n' }))
  const steps = pictures.length * (request.partials + 1)
  const frames = kept.map((event, index) => ({
    atMs: clock.at(Math.ceil((tokens * (index + 1)) / steps)),
    text: `data: ${wireJson(event)}\n\n`,
  }))
  const end = { atMs: frames.at(-1)?.atMs ?? 0, text: 'data: [DONE]\n\n' }
  return streamAnswer([...comments, ...frames, end], generation.id)
}

const failure: WireObject = {
  type: 'error',
  error: { code: 'upstream_error', message: 'The upstream provider returned an error', param: null, type: 'provider_error' },
}

function eventsOf(
  picture: DrawnImage,
  index: number,
  { generation, pictures, request, seeds, usage }: ShownImages,
): WireObject[] {
  const partials = grains.slice(grains.length - request.partials).map((grain, step) => ({
    type: 'image_generation.partial_image',
    partial_image_index: step,
    b64_json: drawImageFor(request, seeds[index] ?? 0, grain).b64_json,
  }))
  const isLast = index === pictures.length - 1
  const completed = {
    type: 'image_generation.completed',
    b64_json: picture.b64_json,
    created: generation.created,
    media_type: picture.media_type,
    usage: isLast ? usage : undefined,
  }
  return [...partials, completed]
}
