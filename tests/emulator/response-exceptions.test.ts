import { createEmulator } from '@polymux/testkit/emulator'
import { describe, expect, test } from 'vitest'
import { placeOf } from '../openapi/apply-exceptions.ts'
import { createResponseJudge } from '../openapi/judge-response.ts'
import { responseExceptions } from '../openapi/response-exceptions.ts'
import { readSchemas } from '../openapi/schema-file.ts'
import { askEmulator } from './ask-emulator.ts'
import { emulatorRequests } from './requests.ts'

describe('the list of exceptions for answers', () => {
  test('says nothing that the document says itself, and gives evidence for each', () => {
    const document = readSchemas('response')
    for (const exception of responseExceptions) {
      const { properties } = placeOf(document, exception)
      for (const [name, schema] of Object.entries(exception.properties ?? {})) expect(properties[name]).not.toEqual(schema)
      expect(exception.evidence).not.toBe('')
    }
  })

  test('has none that no answer needs', async () => {
    const judgeStrictly = createResponseJudge([])
    const emulator = createEmulator()
    const found: string[] = []
    for (const request of emulatorRequests) {
      const answer = await askEmulator(emulator, request)
      found.push(...judgeStrictly(request.method, request.path, answer))
    }
    const needless = responseExceptions.filter(
      ({ properties = {} }) => !Object.keys(properties).some((name) => found.some((line) => line.includes(`/${name} `))),
    )
    expect(needless.map(({ at }) => at)).toEqual([])
  })
})
