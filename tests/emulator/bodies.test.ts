/** Every body of the emulator before OpenRouter's own document. */
import { createEmulator } from '@polymux/testkit/emulator'
import { describe, expect, test } from 'vitest'
import { judgeResponse } from '../openapi/judge-response.ts'
import { askEmulator } from './ask-emulator.ts'
import { emulatorRequests } from './requests.ts'

const emulator = createEmulator()

describe('the document finds nothing wrong with', () => {
  test.each(emulatorRequests)('$name', async (request) => {
    const answer = await askEmulator(emulator, request)
    const refusal = answer.status === request.status ? '' : Buffer.from(answer.bytes).toString('utf8')
    expect({ status: answer.status, refusal }).toEqual({ status: request.status, refusal: '' })
    expect(judgeResponse(request.method, request.path, answer)).toEqual([])
  })

  test('what becomes known later: a generation, a film and its content', async () => {
    let nowMs = 0
    const patient = createEmulator({ now: () => nowMs })
    const ask = async (path: string): Promise<unknown> => {
      const answer = await askEmulator(patient, { name: path, method: 'GET', path, status: 200 })
      expect({ path, status: answer.status, said: judgeResponse('GET', path, answer) }).toEqual({ path, status: 200, said: [] })
      return answer.contentType === 'application/json'
        ? JSON.parse(Buffer.from(answer.bytes).toString('utf8'))
        : answer.bytes.length
    }
    const made = async (path: string, body: object): Promise<string> => {
      const answer = await askEmulator(patient, { name: path, method: 'POST', path, body, status: 200 })
      const { id } = JSON.parse(Buffer.from(answer.bytes).toString('utf8')) as { readonly id: string }
      return id
    }
    const chat = await made('/chat/completions', { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }] })
    const film = await made('/videos', { model: 'google/veo-3.1', prompt: 'a calm sea' })
    nowMs = 120_000
    expect(await ask(`/generation?id=${chat}`)).toMatchObject({ data: { id: chat } })
    for (let looked = 0; looked < 3; looked++) await ask(`/videos/${film}`)
    expect(await ask(`/videos/${film}`)).toMatchObject({ status: 'completed' })
    expect(await ask(`/videos/${film}/content`)).toBeGreaterThan(500)
  })
})
