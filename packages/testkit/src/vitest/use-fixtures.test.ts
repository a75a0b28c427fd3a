import { describe, expect, test } from 'vitest'
import { request } from 'undici'
import { chatFixture, chatUrl, requestBody } from '../../test/sample-fixtures.ts'
import { useEmulator } from './use-emulator.ts'
import { useFixtures } from './use-fixtures.ts'

const call = { method: 'POST', body: JSON.stringify(requestBody('Hi')) } as const

describe('fixtures that answer once', () => {
  const fixtures = useFixtures(chatFixture(), { repeat: 'once', globalFetch: true })

  test('answer in every test, whichever way it asks', async () => {
    expect((await fixtures.fetch(chatUrl, call)).status).toBe(200)
    expect(fixtures.current.requests).toHaveLength(1)
  })

  test('such as the global fetch', async () => {
    expect((await fetch(chatUrl, call)).status).toBe(200)
  })

  test('such as the transport of core', async () => {
    expect((await fixtures.transport({ ...call, url: chatUrl, headers: {} })).status).toBe(200)
  })

  test('such as undici', async () => {
    expect((await request(chatUrl, { ...call, dispatcher: fixtures.dispatcher })).statusCode).toBe(200)
  })

  test('such as a server, when the request says whose it is', async () => {
    const { url } = await fixtures.serve()
    const answer = await request(`${url}/api/v1/chat/completions`, { ...call, headers: fixtures.current.headers })
    expect(answer.statusCode).toBe(200)
    await answer.body.dump()
    expect(fixtures.current.requests).toHaveLength(1)
  })
})

describe('an emulator', () => {
  const emulator = useEmulator()

  test('serves while the tests run', async () => {
    const response = await fetch(`${emulator.baseURL}/models`)
    expect(response.status).toBe(200)
    await response.body?.cancel()
    expect(emulator.requests).toHaveLength(1)
  })
})
