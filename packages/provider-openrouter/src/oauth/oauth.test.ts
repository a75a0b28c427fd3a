import { describe, expect, test } from 'vitest'
import { answered } from '../../test/answers.ts'
import { challengeOf } from './pkce.ts'

describe('PKCE', () => {
  test('the challenge is that of the example in RFC 7636', async () => {
    expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
  })

  test('a pair fits together, has the length the RFC asks for, and is never the same', async () => {
    const { oauth } = answered([]).provider
    const [first, second] = await Promise.all([oauth.createPkcePair(), oauth.createPkcePair()])
    expect(first.verifier).toMatch(/^[\w-]{64}$/)
    expect(first.challenge).toBe(await challengeOf(first.verifier))
    expect(second.verifier).not.toBe(first.verifier)
  })
})

describe('oauth.authorizationUrl()', () => {
  const { oauth } = answered([]).provider

  test('leads to the page that asks, with the challenge', () => {
    const url = oauth.authorizationUrl({
      callbackUrl: 'https://app.example/back?a=1&b=2',
      challenge: 'c',
      query: { key_label: 'Me' },
    })
    expect(url).toBe(
      'https://openrouter.ai/auth?callback_url=https%3A%2F%2Fapp.example%2Fback%3Fa%3D1%26b%3D2&code_challenge=c&code_challenge_method=S256&key_label=Me',
    )
  })

  test('says nothing of a method without a challenge', () => {
    expect(oauth.authorizationUrl({ callbackUrl: 'https://a.example', page: 'https://b.example/auth' })).toBe(
      'https://b.example/auth?callback_url=https%3A%2F%2Fa.example',
    )
  })
})

describe('oauth.exchangeCode()', () => {
  test('gives the key, without a key, and shows none of the secrets on the wire', async () => {
    const { provider, requests, sent } = answered([{ body: { key: 'sk-or-user', user_id: 'u1', extra: 1 } }])
    const seen: unknown[] = []
    const exchanged = await provider.oauth.exchangeCode(
      { code: 'the-code', verifier: 'the-verifier' },
      { onWire: (message) => seen.push(message) },
    )
    expect(exchanged).toEqual({ key: 'sk-or-user', userId: 'u1', raw: { user_id: 'u1', extra: 1 } })
    expect(requests[0]?.headers).not.toHaveProperty('authorization')
    expect(sent()).toEqual([
      {
        method: 'POST',
        url: 'https://openrouter.ai/api/v1/auth/keys',
        body: { code: 'the-code', code_verifier: 'the-verifier', code_challenge_method: 'S256' },
      },
    ])
    expect(JSON.stringify(seen)).not.toMatch(/the-code|the-verifier|sk-or-user/)
  })

  test('rejects with what OpenRouter says of a wrong code', async () => {
    const { provider } = answered([{ status: 403, body: { error: { code: 403, message: 'Invalid code' } } }])
    await expect(provider.oauth.exchangeCode({ code: 'c' })).rejects.toMatchObject({ code: 'permission', status: 403 })
  })
})

describe('oauth.createAuthCode()', () => {
  test('asks for a code in the name of the configured key', async () => {
    const { provider, requests, sent } = answered([{ body: { data: { id: 'code-1', app_id: 7, created_at: 'now' } } }])
    expect(
      await provider.oauth.createAuthCode({
        callbackUrl: 'https://a.example',
        challenge: 'c',
        limit: 2,
        limitReset: 'daily',
        keyLabel: 'L',
      }),
    ).toMatchObject({ id: 'code-1', appId: 7, createdAt: 'now' })
    expect(sent()[0]).toEqual({
      method: 'POST',
      url: 'https://openrouter.ai/api/v1/auth/keys/code',
      body: {
        callback_url: 'https://a.example',
        code_challenge: 'c',
        code_challenge_method: 'S256',
        key_label: 'L',
        limit: 2,
        usage_limit_type: 'daily',
      },
    })
    expect(requests[0]?.headers['authorization']).toBe('Bearer sk-test')
  })
})
