import { readBytes } from '@polymux/core'
import { afterEach, describe, expect, test } from 'vitest'
import { failure, json, mediaServer, within } from '../../test/media-server.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const pending = { id: 'job-1', polling_url: '/api/v1/videos/job-1', status: 'pending' }
const failed = { ...pending, status: 'failed', error: 'Out of film' }
const done = { ...pending, status: 'completed', unsigned_urls: ['https://a.example/0'], usage: { cost: 1.25 } }

describe('openrouter().videos', () => {
  test('submits without waiting, and warns as a call would', async () => {
    const { provider, received } = await mediaServer(closers, (_request, response) => json(response, pending, 202))
    const options = { openrouter: { imageConfig: {}, callbackUrl: 'https://a.example/hook' } }
    const job = await provider.videos.submit('google/veo-3.1', { prompt: 'A calm sea', providerOptions: options })
    expect(job).toMatchObject({ jobId: 'job-1', state: 'pending', videos: [], usage: {} })
    expect(job.warnings).toMatchObject([{ option: 'providerOptions.openrouter.imageConfig' }])
    expect(received).toHaveLength(1)
    expect(JSON.parse(String(received[0]?.body))).toEqual({
      model: 'google/veo-3.1',
      prompt: 'A calm sea',
      callback_url: 'https://a.example/hook',
    })
    const strict = provider.videos.submit('m', { prompt: 'a', providerOptions: options }, { onUnsupported: 'error' })
    expect(await failure(strict)).toMatchObject({ code: 'unsupported', attempts: 0 })
    expect(await failure(provider.videos.submit('m', { prompt: '' }))).toMatchObject({ code: 'bad_request', attempts: 0 })
    expect(received).toHaveLength(1)
  })

  test('looks at a job once, and a job that failed is no failed call', async () => {
    const { provider, received } = await mediaServer(closers, (_request, response) => json(response, failed))
    expect(await provider.videos.job('job-1')).toMatchObject({
      state: 'failed',
      error: 'Out of film',
      raw: { error: 'Out of film' },
    })
    expect(received[0]).toMatchObject({ method: 'GET', url: '/api/v1/videos/job-1' })
    expect(received[0]?.headers['content-type']).toBeUndefined()
  })

  test('knows a failed job by its state where it has no address either', async () => {
    const { polling_url: _address, ...bare } = failed
    const { provider } = await mediaServer(closers, (_request, response) => json(response, bare))
    expect(await provider.videos.job('job-1')).toMatchObject({ state: 'failed', error: 'Out of film' })
  })

  test.each(['', '.', '..'])('asks for nothing where the id is %j', async (jobId) => {
    const { provider, received } = await mediaServer(closers, (_request, response) => json(response, pending))
    for (const asked of [provider.videos.job(jobId), provider.videos.wait(jobId), provider.videos.download(jobId)])
      expect(await failure(asked)).toMatchObject({ code: 'bad_request', provider: 'openrouter' })
    expect(received).toEqual([])
  })

  test('takes up a job by its id and waits for its end', async () => {
    const { provider } = await mediaServer(closers, (_request, response, index) => json(response, index < 2 ? pending : done))
    const states: string[] = []
    const onProgress = ({ state }: { readonly state: string }): unknown => states.push(state)
    const result = await provider.videos.wait('job-1', { pollIntervalMs: 1, onProgress })
    expect(result).toMatchObject({ jobId: 'job-1', videos: [{ url: 'https://a.example/0' }], usage: { cost: { usd: '1.25' } } })
    expect(states).toEqual(['pending', 'pending', 'completed'])
  })

  test.each([
    ['an abort', 'aborted', () => ({ signal: AbortSignal.timeout(40) })],
    ['the total time', 'timeout', () => ({ timeouts: { totalMs: 40 } })],
    ['the deadline of an outer layer', 'timeout', () => ({ deadline: Date.now() + 40 })],
  ])('stops waiting at %s, with the id of the job', async (_name, code, options) => {
    const { provider } = await mediaServer(closers, (_request, response) => json(response, pending))
    expect(await failure(provider.videos.wait('job-1', options()))).toMatchObject({
      code,
      jobId: 'job-1',
      provider: 'openrouter',
    })
  })

  test('stops waiting within 50 ms of an abort between two looks, and at once when aborted before', async () => {
    const { provider, received } = await mediaServer(closers, (_request, response) => json(response, pending))
    const controller = new AbortController()
    const caught = failure(provider.videos.wait('job-1', { signal: controller.signal }))
    await expect.poll(() => received.length).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 30))
    controller.abort()
    expect(await within(50, caught)).toMatchObject({ code: 'aborted', jobId: 'job-1' })
    const late = provider.videos.wait('job-1', { signal: controller.signal })
    expect(await failure(late)).toMatchObject({ code: 'aborted', jobId: 'job-1' })
  })

  test('says of a job that does not exist that it is not found, not that it goes on', async () => {
    const { provider } = await mediaServer(closers, (_request, response) =>
      json(response, { error: { code: 404, message: 'Job not found' } }, 404),
    )
    const thrown = await failure(provider.videos.wait('gone'))
    expect(thrown).toMatchObject({ code: 'not_found', jobId: 'gone' })
    expect(thrown.message).not.toContain('goes on')
  })

  test('downloads a film by the id of its job, with the key', async () => {
    const { provider, received } = await mediaServer(closers, (_request, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4' })
      response.write('ftyp')
      setTimeout(() => response.end('isom'), 5)
    })
    const { bytes, mediaType } = await provider.videos.download('job/1', 1)
    expect(mediaType).toBe('video/mp4')
    expect(Buffer.from(await readBytes(bytes)).toString()).toBe('ftypisom')
    expect(received[0]).toMatchObject({ method: 'GET', url: '/api/v1/videos/job%2F1/content?index=1' })
    expect(received[0]?.headers).toMatchObject({ authorization: 'Bearer test-key', accept: 'video/*, application/json' })
  })

  test('reports a download that is no film, and one that breaks off', async () => {
    const { provider } = await mediaServer(closers, ({ url }, response) => {
      if (url.includes('/bad/')) return json(response, { error: { code: 404, message: 'No such video' } })
      response.writeHead(200, { 'content-type': 'video/mp4' })
      response.write('half', () => setTimeout(() => response.destroy(), 5))
    })
    expect(await failure(provider.videos.download('bad', 0, { retry: false }))).toMatchObject({ code: 'not_found' })
    const { bytes } = await provider.videos.download('cut')
    expect(await failure(readBytes(bytes))).toMatchObject({ code: 'network', provider: 'openrouter' })
  })

  test('refuses a job without an id, and a wait without a pause, before anything is sent', async () => {
    const { provider, received } = await mediaServer(closers, (_request, response) => json(response, pending))
    for (const call of [
      provider.videos.job(''),
      provider.videos.wait(''),
      provider.videos.wait('a', { pollIntervalMs: 0 }),
      provider.videos.download(''),
    ])
      expect(await failure(call)).toMatchObject({ code: 'bad_request' })
    expect(received).toHaveLength(0)
  })
})
