import { describe, expect, test } from 'vitest'
import { errorFields, replyErrorFields } from './error-fields.ts'

describe('error fields', () => {
  test.each([
    [400, 'bad_request'],
    [401, 'auth'],
    [402, 'payment_required'],
    [403, 'permission'],
    [404, 'not_found'],
    [408, 'timeout'],
    [413, 'bad_request'],
    [422, 'bad_request'],
    [429, 'rate_limit'],
    [500, 'upstream'],
    [502, 'upstream'],
    [503, 'overloaded'],
    [504, 'timeout'],
    [524, 'timeout'],
    [529, 'overloaded'],
  ])('status %i is %s', (status, code) => {
    expect(errorFields({ code: status, message: 'boom' })).toMatchObject({ code, status })
  })

  test('keep files that were parsed before the failure, and how the request was routed', () => {
    const file = { type: 'file', file: { hash: 'h', content: [] } }
    const error = { code: 502, message: 'boom', metadata: { file_annotations: [file] } }
    const reply = { status: 502, headers: {}, text: '' }
    expect(replyErrorFields({ ...reply, body: { error, user_id: 'user_1' } })?.raw).toEqual(error)
    expect(replyErrorFields({ ...reply, body: { error, openrouter_metadata: { attempt: 2 } } })?.raw).toEqual({
      ...error,
      openrouter_metadata: { attempt: 2 },
    })
  })

  test('the error type beats the status', () => {
    expect(errorFields({ code: 400, message: 'x', metadata: { error_type: 'context_length_exceeded' } }).code).toBe(
      'context_length',
    )
    expect(errorFields({ code: 403, message: 'x', metadata: { error_type: 'content_policy_violation' } }).code).toBe(
      'content_filter',
    )
    expect(errorFields({ error_type: 'provider_overloaded', http_status: 503, message: 'x' })).toMatchObject({
      code: 'overloaded',
      status: 503,
    })
  })

  test('availability beats the status, and its word on retrying is final', () => {
    const fields = errorFields({
      code: 404,
      message: 'x',
      availability: { code: 'no_endpoints', retryable: false, retry_after: 3 },
    })
    expect(fields).toMatchObject({ code: 'no_endpoint', retryable: false, retryAfterMs: 3_000 })
  })

  test('a 404 about endpoints is told from one about a name', () => {
    expect(errorFields({ code: 404, message: 'No endpoints found that support tool use.' }).code).toBe('no_endpoint')
    expect(errorFields({ code: 404, message: 'Generation not found' }).code).toBe('not_found')
  })

  test('moderation is a content filter, with its reasons in the message', () => {
    const fields = errorFields({ code: 403, message: 'Flagged', metadata: { reasons: ['violence'], flagged_input: '…' } })
    expect(fields).toMatchObject({ code: 'content_filter', message: expect.stringContaining('violence') })
  })

  test('says what the upstream said and which it was, from JSON in a string as from text', () => {
    const raw = JSON.stringify({ error: { message: 'quota of the shared pool is used up', code: 1015 } })
    const fields = errorFields({ code: 429, message: 'Provider returned error', metadata: { raw, provider_name: 'BaseTen' } })
    expect(fields).toMatchObject({
      upstream: 'BaseTen',
      message: '[openrouter] Provider returned error (BaseTen): quota of the shared pool is used up',
    })
    expect(
      errorFields({ code: 429, message: 'Provider returned error', metadata: { raw: 'error code: 1015' } }).message,
    ).toContain('error code: 1015')
  })

  test('reads the rate limit reset from the body in milliseconds and in seconds, and ignores the past', () => {
    const reset = (value: number): number | undefined =>
      errorFields({ code: 429, message: 'x', metadata: { headers: { 'X-RateLimit-Reset': String(value) } } }).retryAfterMs
    const soon = Date.now() + 20_000
    expect(reset(soon)).toBeGreaterThan(15_000)
    expect(reset(Math.round(soon / 1_000))).toBeGreaterThan(15_000)
    expect(reset(1_700_000_000_000)).toBeUndefined()
  })

  test('of the money errors only the budget of requests in flight may be tried again', () => {
    expect(errorFields({ code: 402, message: 'x' }).retryable).toBe(false)
    expect(errorFields({ code: 402, message: 'x', metadata: { limit_source: 'openrouter_in_flight_budget' } }).retryable).toBe(
      true,
    )
  })

  test('takes a bare text and a code that is a word', () => {
    expect(errorFields('upstream exploded')).toMatchObject({ code: 'upstream', message: '[openrouter] upstream exploded' })
    expect(errorFields({ code: 'server_error', message: 'x' })).toMatchObject({ code: 'upstream' })
  })

  test('an error in a body with status 200 counts, with its own code as status; null is none', () => {
    const reply = (body: unknown): ReturnType<typeof replyErrorFields> =>
      replyErrorFields({ status: 200, headers: {}, text: '', body })
    expect(reply({ error: { code: 429, message: 'x' } })).toMatchObject({ code: 'rate_limit', status: 429 })
    expect(reply({ error: null, choices: [] })).toBeUndefined()
    expect(reply([])).toBeUndefined()
  })
})
