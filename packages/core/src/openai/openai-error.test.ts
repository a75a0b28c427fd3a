import { expect, test } from 'vitest'
import { openAiServer } from '../../test/openai-server.ts'
import { failure } from '../../test/failure.ts'

test.each<[number, unknown, object]>([
  [400, { error: { message: 'Too long.', code: 'context_length_exceeded' } }, { code: 'context_length' }],
  [
    400,
    { error: { message: 'The maximum context length is 8192 tokens.', type: 'invalid_request_error' } },
    { code: 'context_length' },
  ],
  [400, { error: { message: 'No.', code: 'content_policy_violation' } }, { code: 'content_filter' }],
  [401, { error: { message: 'Wrong key.', type: 'invalid_request_error', code: 'invalid_api_key' } }, { code: 'auth' }],
  [404, { error: { message: 'None.', type: 'invalid_request_error' } }, { code: 'not_found' }],
  [
    429,
    { error: { message: 'Slow down.', type: 'tokens', code: 'rate_limit_exceeded' } },
    { code: 'rate_limit', retryable: true },
  ],
  [429, { error: { message: 'Pay.', code: 'insufficient_quota' } }, { code: 'payment_required', retryable: false }],
  [422, { detail: [{ msg: 'field required' }] }, { code: 'bad_request', message: '[acme] field required' }],
  [500, { error: 'It broke.' }, { code: 'upstream', message: '[acme] It broke.', retryable: true, maybeBilled: true }],
  [502, '<html><title>Bad gateway</title>', { code: 'upstream', message: expect.stringContaining('Bad gateway') }],
  [200, { error: { message: 'Full.', code: '503' } }, { code: 'overloaded', status: 503 }],
  [200, { error: { message: 'Odd.' } }, { code: 'upstream' }],
])('a reply %i %j is %j', async (status, body, expected) => {
  const { provider } = openAiServer(body, {}, status)
  const call = provider.chat('m').generate({ messages: [{ role: 'user', content: 'Hi' }] }, { retry: false })
  expect(await failure(call)).toMatchObject(expected)
})
