/** How long calls that make films may take, and ids of jobs in errors. */
import { expect, test, vi } from 'vitest'
import type { RunContext } from './codec.ts'
import { defineProvider } from './define-provider.ts'
import { ModelError } from './model-error.ts'
import type { ProviderSettings } from './provider.ts'

async function endless(_request: unknown, { sleep }: RunContext<ProviderSettings>): Promise<never> {
  await sleep(3_600_000)
  throw new Error('Nobody waits so long.')
}

const filming = defineProvider({
  name: 'filming',
  baseURL: 'http://127.0.0.1',
  key: 'none',
  headers: (_settings: ProviderSettings) => ({}),
  video: { run: endless },
  image: { run: endless },
})

test('a film may take half an hour, a picture ten minutes, and either what the caller says', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  try {
    const ended: string[] = []
    const watch = (name: string, call: Promise<unknown>): unknown => call.catch((error) => ended.push(`${name} ${error.code}`))
    watch('film', filming().video('m').generate({ prompt: 'a' }))
    watch(
      'short film',
      filming()
        .video('m')
        .generate({ prompt: 'a' }, { timeouts: { totalMs: 5_000 } }),
    )
    watch('picture', filming().image('m').generate({ prompt: 'a' }))
    await vi.dynamicImportSettled()
    await vi.advanceTimersByTimeAsync(6_000)
    expect(ended).toEqual(['short film timeout'])
    await vi.advanceTimersByTimeAsync(600_000)
    expect(ended).toEqual(['short film timeout', 'picture timeout'])
    await vi.advanceTimersByTimeAsync(1_190_000)
    expect(ended).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(ended).toEqual(['short film timeout', 'picture timeout', 'film timeout'])
  } finally {
    vi.useRealTimers()
  }
})

test('the id of a job survives the trip through JSON', () => {
  const error = new ModelError({ code: 'aborted', message: 'Left.', jobId: 'job-1' })
  expect(ModelError.from(JSON.parse(JSON.stringify(error))).jobId).toBe('job-1')
  expect('jobId' in new ModelError({ code: 'aborted', message: 'Left.' })).toBe(false)
})
