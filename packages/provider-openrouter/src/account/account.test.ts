import { ModelError } from '@polymux/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { answered } from '../../test/answers.ts'
import type { Answer } from '../../test/answers.ts'

const base = 'https://openrouter.ai/api/v1'
const missing: Answer = { status: 404, body: { error: { code: 404, message: 'Generation gen-1 not found' } } }
const record: Answer = {
  body: '{"data":{"id":"gen-1","model":"a/b","streamed":true,"latency":12,"total_cost":4.1400000000000003e-05,"usage":0.00004140,"cache_discount":null,"upstream_inference_cost":0,"provider_name":"X","brand_new":[1]}}',
}

beforeEach(() => {
  vi.stubEnv('OPENROUTER_MANAGEMENT_KEY', undefined)
  vi.stubEnv('OPENROUTER_PROVISIONING_KEY', undefined)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

describe('account.key()', () => {
  test('gives the facts about the key, amounts to the digit and unknown fields in raw', async () => {
    const text =
      '{"data":{"label":"sk-or-v1-abc...123","limit":null,"limit_remaining":1.50e1,"limit_reset":"daily","usage":0.000000123,"usage_daily":0,"is_free_tier":false,"is_management_key":false,"include_byok_in_limit":true,"free_model_daily_requests":{"used":1}}}'
    const { provider, sent } = answered([{ body: text }])
    const key = await provider.account.key()
    expect(key).toMatchObject({
      label: 'sk-or-v1-abc...123',
      limitRemainingUsd: '15',
      limitReset: 'daily',
      usageUsd: '0.000000123',
      usageDailyUsd: '0',
      freeTier: false,
      managementKey: false,
      includeByokInLimit: true,
    })
    expect(key).not.toHaveProperty('limitUsd')
    expect(key.raw['free_model_daily_requests']).toEqual({ used: 1 })
    expect(sent()).toEqual([{ method: 'GET', url: `${base}/key` }])
  })

  test('rejects with bad_response when the answer is something else', async () => {
    const { provider } = answered([{ body: { hello: 1 } }])
    await expect(provider.account.key()).rejects.toMatchObject({ code: 'bad_response', provider: 'openrouter' })
  })

  test('rejects as any call does when the key is refused', async () => {
    const { provider } = answered([{ status: 401, body: { error: { code: 401, message: 'No auth' } } }])
    await expect(provider.account.key()).rejects.toMatchObject({ code: 'auth', status: 401 })
  })
})

describe('what needs a management key', () => {
  test('is asked for with it, from the settings', async () => {
    const { provider, requests } = answered([{ body: '{"data":{"total_credits":100.5,"total_usage":2.5e-1}}' }], {
      managementKey: async () => 'sk-management',
    })
    expect(await provider.account.credits()).toMatchObject({ totalUsd: '100.5', usedUsd: '0.25' })
    expect(requests[0]?.headers['authorization']).toBe('Bearer sk-management')
  })

  test('is not asked for when there is no getting it', async () => {
    const { provider, requests } = answered([{ body: { data: [] } }], {
      managementKey: () => Promise.reject(new Error('vault: sk-1')),
    })
    const error = await provider.account.credits().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'configuration', provider: 'openrouter' })
    expect(JSON.stringify(error)).not.toContain('vault')
    expect(requests).toHaveLength(0)
  })

  test.each(['OPENROUTER_MANAGEMENT_KEY', 'OPENROUTER_PROVISIONING_KEY'])('is asked for with it, from %s', async (name) => {
    vi.stubEnv(name, 'sk-environment')
    const { provider, requests } = answered([{ body: { data: [] } }])
    await provider.account.keys.list()
    expect(requests[0]?.headers['authorization']).toBe('Bearer sk-environment')
  })

  test('is asked for with the API key where there is no other', async () => {
    const { provider, requests } = answered([{ body: { data: [] } }])
    await provider.account.activity()
    expect(requests[0]?.headers['authorization']).toBe('Bearer sk-test')
  })
})

describe('account.activity()', () => {
  test('filters, and reads each row with its own amounts', async () => {
    const text =
      '{"data":[{"date":"2026-08-01","model":"a/b","model_permaslug":"a/b-1","endpoint_id":"e","provider_name":"X","usage":1e-7,"byok_usage_inference":0,"requests":3,"prompt_tokens":4,"completion_tokens":5,"reasoning_tokens":0},{"usage":0.30000000000000004}]}'
    const { provider, sent } = answered([{ body: text }])
    const rows = await provider.account.activity({ date: '2026-08-01', apiKeyHash: 'h', groupBy: 'workspace' })
    expect(rows).toMatchObject([
      { date: '2026-08-01', canonicalSlug: 'a/b-1', usageUsd: '0.0000001', byokUsageUsd: '0', requests: 3, completionTokens: 5 },
      { usageUsd: '0.30000000000000004' },
    ])
    expect(sent()).toEqual([{ method: 'GET', url: `${base}/activity?date=2026-08-01&api_key_hash=h&group_by=workspace` }])
  })
})

describe('account.generation()', () => {
  test('gives the record, money as it is written, null as absent', async () => {
    const { provider, sent } = answered([record])
    const generation = await provider.account.generation('gen-1')
    expect(generation).toMatchObject({
      id: 'gen-1',
      streamed: true,
      latencyMs: 12,
      totalCostUsd: '0.000041400000000000003',
      usageUsd: '0.0000414',
      upstreamCostUsd: '0',
      upstream: 'X',
    })
    expect(generation).not.toHaveProperty('cacheDiscountUsd')
    expect(generation.raw['brand_new']).toEqual([1])
    expect(sent()).toEqual([{ method: 'GET', url: `${base}/generation?id=gen-1` }])
  })

  test('waits for the record to be written', async () => {
    vi.useFakeTimers()
    const { provider, requests } = answered([missing, missing, missing, record])
    const generation = provider.account.generation('gen-1')
    await vi.advanceTimersByTimeAsync(3_500)
    await expect(generation).resolves.toMatchObject({ id: 'gen-1' })
    expect(requests).toHaveLength(4)
  })

  test('gives up after 15 seconds and 7 tries', async () => {
    vi.useFakeTimers()
    const { provider, requests } = answered([missing])
    const failure = provider.account.generation('gen-1').catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(14_900)
    expect(requests).toHaveLength(6)
    await vi.advanceTimersByTimeAsync(200)
    expect(await failure).toMatchObject({ code: 'not_found', status: 404 })
    expect(requests).toHaveLength(7)
  })

  test('waits as long as it is told to', async () => {
    vi.useFakeTimers()
    const { provider, requests } = answered([missing])
    const failure = provider.account.generation('gen-1', { waitMs: 60_000 }).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(61_000)
    expect(await failure).toMatchObject({ code: 'not_found' })
    expect(requests.length).toBeGreaterThan(15)
  })

  test.each([{ waitMs: 0 }, { retry: false } as const])('asks once with %j', async (options) => {
    const { provider, requests } = answered([missing])
    await expect(provider.account.generation('gen-1', options)).rejects.toMatchObject({ code: 'not_found' })
    expect(requests).toHaveLength(1)
  })

  test('does not wait for what waiting cannot mend', async () => {
    const { provider, requests } = answered([{ status: 401, body: { error: { code: 401, message: 'no' } } }])
    await expect(provider.account.generation('gen-1')).rejects.toMatchObject({ code: 'auth' })
    expect(requests).toHaveLength(1)
  })

  test('does not begin a wait that would end after the total time', async () => {
    const { provider, requests } = answered([missing])
    await expect(provider.account.generation('gen-1', { timeouts: { totalMs: 300 } })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(requests).toHaveLength(1)
  })

  test('stops at once when it is aborted while it waits', async () => {
    const { provider, requests } = answered([missing])
    const controller = new AbortController()
    const failure = provider.account.generation('gen-1', { signal: controller.signal }).catch((error: unknown) => error)
    await vi.waitFor(() => expect(requests).toHaveLength(1))
    await new Promise((resolve) => setTimeout(resolve, 20))
    const at = performance.now()
    controller.abort()
    expect(await failure).toMatchObject({ code: 'aborted', provider: 'openrouter' })
    expect(performance.now() - at).toBeLessThan(50)
  })
})

describe('account.generationContent() and feedback()', () => {
  test('give what was said', async () => {
    const body = { data: { input: { prompt: 'Hi' }, output: { completion: 'Ho', reasoning: null }, error: null } }
    const { provider, sent } = answered([{ body }])
    expect(await provider.account.generationContent('gen-1')).toEqual({
      input: { prompt: 'Hi' },
      completion: 'Ho',
      raw: body.data,
    })
    expect(sent()).toEqual([{ method: 'GET', url: `${base}/generation/content?id=gen-1` }])
  })

  test('tell what was wrong', async () => {
    const { provider, sent } = answered([{ body: { data: { success: true } } }])
    await provider.account.feedback({ generationId: 'gen-1', category: 'latency', comment: 'slow' })
    expect(sent()).toEqual([
      {
        method: 'POST',
        url: `${base}/generation/feedback`,
        body: { generation_id: 'gen-1', category: 'latency', comment: 'slow' },
      },
    ])
  })
})

describe('account.keys', () => {
  const fact = {
    hash: 'h1',
    name: 'CI',
    label: 'sk-...',
    disabled: false,
    limit: 5,
    usage: 0.1,
    workspace_id: 'w',
    created_at: 'c',
  }

  test('lists, gets, changes and deletes', async () => {
    const { provider, sent } = answered([
      { body: { data: [fact] } },
      { body: { data: fact } },
      { body: { data: fact } },
      { body: { deleted: true } },
    ])
    const { keys } = provider.account
    expect(await keys.list({ includeDisabled: true, offset: 100 })).toMatchObject([
      { hash: 'h1', limitUsd: '5', usageUsd: '0.1' },
    ])
    expect(await keys.get('h1')).toMatchObject({ name: 'CI', workspaceId: 'w', createdAt: 'c' })
    await keys.update('h/1', { disabled: true, limit: null, limitReset: 'weekly' })
    expect(await keys.delete('h1')).toBe(true)
    expect(sent()).toEqual([
      { method: 'GET', url: `${base}/keys?include_disabled=true&offset=100` },
      { method: 'GET', url: `${base}/keys/h1` },
      { method: 'PATCH', url: `${base}/keys/h%2F1`, body: { limit: null, limit_reset: 'weekly', disabled: true } },
      { method: 'DELETE', url: `${base}/keys/h1` },
    ])
  })

  test('asks for no generation without an id, and so waits for none', async () => {
    const { provider, requests } = answered([{ status: 404, body: { error: { code: 404, message: 'Not found' } } }])
    await expect(provider.account.generation('')).rejects.toMatchObject({ code: 'bad_request', provider: 'openrouter' })
    await expect(provider.account.generationContent('')).rejects.toMatchObject({ code: 'bad_request' })
    expect(requests).toHaveLength(0)
  })

  test.each(['', '..', '.'])('sends nothing for the hash %j', async (hash) => {
    const { provider, requests } = answered([{ body: { deleted: true } }])
    await expect(provider.account.keys.delete(hash)).rejects.toMatchObject({ code: 'bad_request' })
    expect(requests).toHaveLength(0)
  })

  test('tells the secret of a new key in the result and nowhere else', async () => {
    const secret = 'sk-or-v1-very-secret'
    const { provider, sent } = answered([{ status: 201, body: { data: { ...fact, key: secret }, key: secret } }])
    const seen: unknown[] = []
    const created = await provider.account.keys.create(
      { name: 'CI', limit: 5, includeByokInLimit: false, expiresAt: '2027-01-01T00:00:00Z' },
      { onWire: (message) => seen.push(message) },
    )
    expect(created.key).toBe(secret)
    expect(JSON.stringify([created.raw, seen])).not.toContain(secret)
    expect(JSON.stringify(seen)).toContain('[redacted]')
    expect(sent()[0]?.body).toEqual({ name: 'CI', limit: 5, include_byok_in_limit: false, expires_at: '2027-01-01T00:00:00Z' })
  })

  test('says nothing of the secret in an error', async () => {
    const { provider } = answered([{ status: 201, body: { key: 'plain-secret-without-a-known-shape' } }])
    const error = await provider.account.keys.create({ name: 'CI' }).catch((thrown: unknown) => thrown)
    expect(ModelError.is(error) && error.code).toBe('bad_response')
    expect(JSON.stringify(error)).not.toContain('plain-secret')
  })

  test('does not create twice what may have been created', async () => {
    const { provider, requests } = answered([{ status: 502, body: { error: { code: 502, message: 'bad gateway' } } }])
    await expect(provider.account.keys.create({ name: 'CI' })).rejects.toMatchObject({ status: 502 })
    expect(requests).toHaveLength(1)
  })
})
