import { explain } from '@polymux/core'
import type { VideoProgress, VideoRequest } from '@polymux/core'
import { afterEach, describe, expect, test } from 'vitest'
import { capture } from '../../test/capture.ts'
import { failure, json, mediaServer, within } from '../../test/media-server.ts'
import type { MediaServer } from '../../test/media-server.ts'
import { openrouter } from '../index.ts'
import { pollDelayMs } from './follow-job.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const picture = { type: 'image', data: { base64: 'iVBORw0KGgo', mediaType: 'image/png' } } as const
const quick = { providerOptions: { openrouter: { pollIntervalMs: 1 } } } as const
const pending = { id: 'job 1', polling_url: 'https://elsewhere.example/steal', status: 'pending' }
const done = {
  ...pending,
  generation_id: 'gen-vid-1',
  status: 'completed',
  unsigned_urls: [
    'https://openrouter.ai/api/v1/videos/job/content?index=0',
    'https://openrouter.ai/api/v1/videos/job/content?index=1',
  ],
  usage: { cost: 0.05, is_byok: false },
}

describe('a video request', () => {
  test('goes out with every setting under its name on the wire', async () => {
    const { body, headers, url, warnings } = await explained({
      prompt: 'A calm sea',
      durationSeconds: 8,
      size: '1280x720',
      resolution: '720p',
      aspectRatio: '16:9',
      firstFrame: picture,
      lastFrame: { type: 'image', data: { url: 'https://a.example/last.png' } },
      references: [
        { type: 'image', data: { url: 'https://a.example/1.png' } },
        { type: 'audio', data: { url: 'https://a.example/2.mp3' } },
        { type: 'video', data: { url: 'https://a.example/3.mp4' } },
      ],
      generateAudio: false,
      seed: 7,
      providerOptions: {
        openrouter: {
          callbackUrl: 'https://a.example/hook',
          upscaleFactor: 2,
          creativity: 1,
          previousJobId: 'job-0',
          sessionId: 's-1',
          pollIntervalMs: 5,
          provider: { options: { 'google-vertex': { negativePrompt: 'boats' } } },
        },
      },
    })
    expect(url).toBe('https://openrouter.ai/api/v1/videos')
    expect(headers).toMatchObject({ 'x-session-id': 's-1' })
    expect(JSON.parse(JSON.stringify(body))).toEqual({
      model: 'google/veo-3.1',
      prompt: 'A calm sea',
      duration: 8,
      size: '1280x720',
      resolution: '720p',
      aspect_ratio: '16:9',
      frame_images: [
        { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo' }, frame_type: 'first_frame' },
        { type: 'image_url', image_url: { url: 'https://a.example/last.png' }, frame_type: 'last_frame' },
      ],
      input_references: [
        { type: 'image_url', image_url: { url: 'https://a.example/1.png' } },
        { type: 'audio_url', audio_url: { url: 'https://a.example/2.mp3' } },
        { type: 'video_url', video_url: { url: 'https://a.example/3.mp4' } },
      ],
      generate_audio: false,
      seed: 7,
      callback_url: 'https://a.example/hook',
      upscale_factor: 2,
      creativity: 1,
      previous_job_id: 'job-0',
      provider: { options: { 'google-vertex': { negativePrompt: 'boats' } } },
    })
    expect(warnings).toEqual([])
  })

  test('needs no prompt where there is a picture', async () => {
    const { body } = await explained({ firstFrame: picture })
    expect(Object.keys(JSON.parse(JSON.stringify(body)) as object)).toEqual(['model', 'frame_images'])
  })

  test.each<[string, VideoRequest]>([
    ['nothing to film', { prompt: '' }],
    ['a callback that is not https', { prompt: 'a', providerOptions: { openrouter: { callbackUrl: 'http://a.example' } } }],
    ['an interval of 0', { prompt: 'a', providerOptions: { openrouter: { pollIntervalMs: 0 } } }],
    ['a length of 0', { prompt: 'a', durationSeconds: 0 }],
  ])('with %s is refused before anything is sent', async (_name, request) => {
    const wire = capture({})
    const model = openrouter({ apiKey: 'k', transport: wire.transport }).video('m')
    expect(await failure(model.generate(request))).toMatchObject({ code: 'bad_request', attempts: 0 })
    expect(wire.requests).toHaveLength(0)
  })
})

describe('a film', () => {
  test('is there when its job is completed, with progress on the way and what it cost', async () => {
    const { provider, received } = await filming([
      pending,
      { ...pending, status: 'in_progress' },
      { ...pending, status: 'queued' },
      done,
    ])
    const progress: VideoProgress[] = []
    const result = await provider.video('m').generate({ prompt: 'a', ...quick, onProgress: (event) => progress.push(event) })
    expect(result).toMatchObject({
      jobId: 'job 1',
      videos: done.unsigned_urls.map((url, index) => ({ url, index, mediaType: 'video/mp4' })),
      usage: { cost: { usd: '0.05', source: 'provider', byok: false } },
      response: { id: 'gen-vid-1', provider: 'openrouter', modelId: 'm' },
      raw: { polling_url: pending.polling_url, usage: { cost: 0.05 } },
      warnings: [],
    })
    expect(progress.map(({ jobId, state }) => [jobId, state])).toEqual(
      ['pending', 'running', 'queued', 'completed'].map((state) => ['job 1', state]),
    )
    expect(progress.every(({ elapsedMs }, index) => elapsedMs >= (progress[index - 1]?.elapsedMs ?? 0))).toBe(true)
    // The address in the reply is not followed: the key stays with the host it was given for.
    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /api/v1/videos',
      ...Array.from({ length: 3 }, () => 'GET /api/v1/videos/job%201'),
    ])
    expect(received.every(({ headers }) => headers.authorization === 'Bearer test-key')).toBe(true)
  })

  test('is looked for after 2 seconds at first, and every 10 in the end', () => {
    expect([0, 1, 2, 3, 4, 50].map((look) => pollDelayMs(look))).toEqual([2_000, 3_000, 4_500, 6_750, 10_000, 10_000])
    expect(pollDelayMs(3, 7)).toBe(7)
    expect(pollDelayMs(0, Infinity)).toBe(2_147_483_647)
  })

  test.each([
    ['failed', 'The prompt was refused.', 'upstream'],
    ['failed', { code: 403, message: 'Flagged', metadata: { error_type: 'content_policy_violation' } }, 'content_filter'],
    ['cancelled', undefined, 'upstream'],
    ['expired', undefined, 'timeout'],
  ])('whose job ended as %s (%o) is a typed error with the words of the job', async (status, error, code) => {
    const { provider, received } = await filming([pending, { ...pending, status, ...(error !== undefined && { error }) }])
    const thrown = await failure(provider.video('m').generate({ prompt: 'a', ...quick }))
    expect(thrown).toMatchObject({ code, jobId: 'job 1', retryable: false, provider: 'openrouter', modelId: 'm' })
    expect(thrown.message).toContain(`job 1 ended as ${status}`)
    expect(thrown.message).toContain(typeof error === 'object' ? error.message : (error ?? 'did not say why'))
    expect(received).toHaveLength(2)
  })

  test('that is completed without an address is an error, not an empty list', async () => {
    const { provider } = await filming([pending, { ...done, unsigned_urls: [] }])
    expect(await failure(provider.video('m').generate({ prompt: 'a', ...quick }))).toMatchObject({
      code: 'bad_response',
      jobId: 'job 1',
    })
  })

  test('is not lost by a look that fails: the look is made again', async () => {
    const { provider, received } = await filming([pending, 502, pending, done])
    expect((await provider.video('m').generate({ prompt: 'a', ...quick })).videos).toHaveLength(2)
    expect(received.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  test('is not ordered twice by itself, as each is billed, unless the caller says so', async () => {
    const { provider, received } = await mediaServer(closers, (_request, response) => json(response, {}, 502))
    const order = (retry?: { readonly ambiguous: boolean }): Promise<unknown> =>
      failure(provider.video('m').generate({ prompt: 'a', ...quick }, { retry }))
    expect(await order()).toMatchObject({ status: 502, attempts: 1, maybeBilled: true })
    expect(received).toHaveLength(1)
    expect(await order({ ambiguous: true })).toMatchObject({ status: 502, attempts: 3 })
  })

  test('whose looks all fail is an error that tells how to come back to it', async () => {
    const { provider } = await filming([pending, 500])
    const thrown = await failure(provider.video('m').generate({ prompt: 'a', ...quick }, { retry: false }))
    expect(thrown).toMatchObject({ code: 'upstream', status: 500, jobId: 'job 1', maybeBilled: true, retryable: true })
    expect(thrown.message).toContain("openrouter().videos.wait('job 1')")
    expect(thrown.toJSON()).toMatchObject({ jobId: 'job 1' })
  })

  test.each([
    ['while it waits', [pending]],
    ['while it looks', [pending, 'silence'] as const],
  ])('is left within 50 ms of an abort %s, with the id of the job that goes on', async (_name, answers) => {
    const { provider, received } = await filming(answers)
    const controller = new AbortController()
    const pollIntervalMs = answers.length > 1 ? 1 : 60_000
    const film = provider
      .video('m')
      .generate({ prompt: 'a', providerOptions: { openrouter: { pollIntervalMs } } }, { signal: controller.signal })
    const caught = failure(film)
    await expect.poll(() => received.length).toBe(answers.length)
    await new Promise((resolve) => setTimeout(resolve, 30))
    controller.abort()
    const thrown = await within(50, caught)
    expect(thrown).toMatchObject({ code: 'aborted', jobId: 'job 1', maybeBilled: true })
    expect(thrown.message).toContain('goes on at OpenRouter, and is billed')
  })

  test('that takes longer than its total time is an error with the id of its job', async () => {
    const { provider } = await filming([pending])
    const thrown = await failure(provider.video('m').generate({ prompt: 'a' }, { timeouts: { totalMs: 700 } }))
    expect(thrown).toMatchObject({ code: 'timeout', jobId: 'job 1' })
  })

  test('takes no harm from an observer that throws', async () => {
    const { provider } = await filming([pending, done])
    const reported: unknown[] = []
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', (error) => reported.push(error.message))
    const onProgress = ({ state }: VideoProgress): void => {
      if (state === 'pending') throw new Error('observer')
    }
    const result = await provider.video('m').generate({ prompt: 'a', ...quick, onProgress })
    for (const listener of listeners) process.on('uncaughtException', listener)
    expect(result.videos).toHaveLength(2)
    expect(reported).toEqual(['observer'])
  })

  test('that a job does not name is an error with what came', async () => {
    const { provider } = await filming([{ polling_url: 'x' }])
    expect(await failure(provider.video('m').generate({ prompt: 'a' }, { retry: false }))).toMatchObject({
      code: 'bad_response',
      raw: '{"polling_url":"x"}',
    })
  })
})

/** A server that gives these answers in turn, and the last one again and again: a body, a status, or nothing at all. */
function filming(answers: readonly (object | number | 'silence')[]): Promise<MediaServer> {
  return mediaServer(closers, (_request, response, index) => {
    const answer = answers[Math.min(index, answers.length - 1)] ?? {}
    if (answer === 'silence') return
    if (typeof answer === 'number') json(response, { error: { code: answer, message: 'Down' } }, answer)
    else json(response, answer, index === 0 ? 202 : 200)
  })
}

function explained(request: VideoRequest): ReturnType<typeof explain> {
  return explain(openrouter({ apiKey: 'k' }).video('google/veo-3.1'), request)
}
