import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { failure } from '../../test/media-server.ts'
import { verifyVideoWebhook } from '../index.ts'

const secret = 'whsec-test'
const body = '{"id":"job-1","status":"completed","note":"é"}'
const seconds = 1_786_406_418
const nowMs = seconds * 1_000

/** As OpenRouter signs: the time, a comma, the body. */
function sign(text: string, with_ = secret, time: number | string = seconds): string {
  return createHmac('sha256', with_).update(`${time},${text}`).digest('hex')
}

describe('a webhook', () => {
  test('that is signed is its payload and the time it was sent', async () => {
    const signature = `t=${seconds},v1=${sign(body)}`
    const expected = { payload: { id: 'job-1', status: 'completed', note: 'é' }, sentAt: seconds }
    expect(await verifyVideoWebhook({ body, signature, secret, nowMs })).toEqual(expected)
    expect(await verifyVideoWebhook({ body: new TextEncoder().encode(body), signature, secret, nowMs })).toEqual(expected)
  })

  test('may carry the signatures of an old secret and a new one', async () => {
    const signature = `t=${seconds}, v1=${sign(body, 'old')}, v1=${sign(body)}, v2=abc`
    await expect(verifyVideoWebhook({ body, signature, secret, nowMs })).resolves.toMatchObject({ sentAt: seconds })
  })

  test.each([
    ['no signature', undefined],
    ['an empty signature', ''],
    ['no time', `v1=${sign(body)}`],
    ['a time that is none', `t=now,v1=${sign(body, secret, 'now')}`],
    ['only another version', `t=${seconds},v0=${sign(body)}`],
    ['a signature that is cut', `t=${seconds},v1=${sign(body).slice(2)}`],
    ['the signature of another body', `t=${seconds},v1=${sign(`${body} `)}`],
    ['the signature of another secret', `t=${seconds},v1=${sign(body, 'other')}`],
    ['the signature of another time', `t=${seconds + 1},v1=${sign(body)}`],
    [
      'a signature joined by a full stop, as others do it',
      `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`,
    ],
  ])('with %s is refused', async (_name, signature) => {
    expect(await failure(verifyVideoWebhook({ body, signature, secret, nowMs }))).toMatchObject({
      code: 'auth',
      provider: 'openrouter',
    })
  })

  test.each([
    ['late', 301],
    ['early', -301],
  ])('that is too %s is refused, unless more is tolerated', async (_name, by) => {
    const delivery = { body, signature: `t=${seconds},v1=${sign(body)}`, secret, nowMs: nowMs + by * 1_000 }
    expect(await failure(verifyVideoWebhook(delivery))).toMatchObject({ code: 'auth' })
    await expect(verifyVideoWebhook({ ...delivery, toleranceSeconds: 302 })).resolves.toMatchObject({ sentAt: seconds })
  })

  test('is refused where the secret or the tolerance is missing in a way that the types rule out', async () => {
    const delivery = { body, signature: `t=${seconds},v1=${sign(body, '')}`, secret: '', nowMs }
    expect(await failure(verifyVideoWebhook(Object.assign(delivery, { secret: undefined })))).toMatchObject({ code: 'auth' })
    const signed = { body, signature: `t=${seconds},v1=${sign(body)}`, secret, nowMs: 0, toleranceSeconds: Number.NaN }
    expect(await failure(verifyVideoWebhook(signed))).toMatchObject({ code: 'auth' })
  })

  test('is refused where there is no secret, whoever signed it so', async () => {
    const signature = `t=${seconds},v1=${sign(body, '')}`
    const error = await failure(verifyVideoWebhook({ body, signature, secret: '', nowMs }))
    expect(error).toMatchObject({ code: 'auth' })
  })

  test('never shows the secret in an error', async () => {
    const error = await failure(verifyVideoWebhook({ body, signature: `t=${seconds},v1=${sign('')}`, secret, nowMs }))
    expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(secret)
  })

  test('that is signed and is not JSON is a bad response', async () => {
    const signature = `t=${seconds},v1=${sign('hello')}`
    expect(await failure(verifyVideoWebhook({ body: 'hello', signature, secret, nowMs }))).toMatchObject({ code: 'bad_response' })
  })
})
