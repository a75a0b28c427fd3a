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
})
