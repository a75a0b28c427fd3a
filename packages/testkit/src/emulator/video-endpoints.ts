import type { Endpoint, EndpointContext } from './endpoint.ts'
import { outputsOf } from './models.ts'
import { demandOf } from './prompt-demand.ts'
import { requestedModel } from './requested-model.ts'
import { exact } from './usage.ts'
import { drawFilm } from './video-film.ts'
import type { VideoJob } from './video-jobs.ts'
import { readFilm } from './video-request.ts'
import { jsonAnswer } from './wire-answer.ts'
import { noEndpoints, WireError } from './wire-error.ts'
import type { WireObject } from './wire-json.ts'

/** How many tokens' time a second of film takes, for emulators with a pace. */
const tokensPerSecond = 100

/** `POST /videos`: orders a film. `callback_url` is not called, and films have no sound. */
export const videoSubmitEndpoint: Endpoint = (context) => {
  const { body, models, seed, clock, generation, videos, nowMs } = context
  const model = requestedModel(body, models)
  if (!outputsOf(model).includes('video')) throw noEndpoints(['video'])
  const film = readFilm(body, seed)
  const made = generation('gen-vid')
  const now = nowMs()
  const job = videos.add({
    // The job has a name of its own; as with the real one it tells nothing of the generation.
    id: made.id.slice(-20),
    generation: made,
    model,
    film,
    usage: { cost: exact([{ price: model.pricing.unit ?? '0', count: film.seconds }]), is_byok: false },
    startsAtMs: now + clock.at(1),
    endsAtMs: now + clock.at(film.seconds * tokensPerSecond),
    demand: demandOf(film.prompt),
  })
  return {
    ...jsonAnswer({ id: job.id, polling_url: addressOf(job, context), status: job.status }, { padded: true }),
    status: 202,
  }
}

/** `GET /videos/:id`: pending, in progress, completed; a prompt with `[emulator: fail]`, `cancel` or `expire` ends so. */
export const videoJobEndpoint: Endpoint = (context) => {
  const { parameters, videos, nowMs, charge } = context
  const before = videos.get(parameters['id'] ?? '')
  const job = videos.look(parameters['id'] ?? '', nowMs())
  if (!job) throw unknownJob(parameters['id'])
  if (job.status === 'completed' && before?.status !== 'completed') {
    const { generation, model, usage, startsAtMs, endsAtMs } = job
    charge({ generation, model, usage, apiType: 'video', durationMs: endsAtMs - startsAtMs })
  }
  return jsonAnswer({
    id: job.id,
    generation_id: job.generation.id,
    polling_url: addressOf(job, context),
    status: job.status,
    ...endOf(job, context),
  })
}

function endOf(job: VideoJob, context: EndpointContext): WireObject {
  if (job.status === 'completed') {
    return { unsigned_urls: [`${addressOf(job, context)}/content?index=0`], usage: job.usage }
  }
  const ended = job.status !== 'pending' && job.status !== 'in_progress'
  return ended ? { error: `The emulator was told to end this job as ${job.status}.` } : {}
}

/** `GET /videos/:id/content`: an MP4 file. */
export const videoContentEndpoint: Endpoint = ({ parameters, query, videos, nowMs }) => {
  const job = videos.look(parameters['id'] ?? '', nowMs())
  if (!job) throw unknownJob(parameters['id'])
  if (job.status !== 'completed') throw new WireError(400, `The video is not ready: its job is ${job.status}`)
  if ((query.get('index') ?? '0') !== '0') throw new WireError(404, 'The job made one video, which has the index 0')
  const headers = [['content-type', 'video/mp4'] as const, ['x-generation-id', job.generation.id] as const]
  return { status: 200, headers, chunks: [{ atMs: 0, bytes: drawFilm(job.film) }] }
}

function unknownJob(id: string | undefined): WireError {
  return new WireError(404, `Video job ${id ?? ''} not found`)
}

/** In process there is no host to come back to but the real one, whose place the emulator takes. */
function addressOf({ id }: VideoJob, { request: { headers } }: EndpointContext): string {
  const origin = headers['host'] === undefined ? 'https://openrouter.ai' : `http://${headers['host']}`
  return `${origin}/api/v1/videos/${id}`
}
