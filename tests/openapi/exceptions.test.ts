import { describe, expect, test } from 'vitest'
import { placeOf } from './apply-exceptions.ts'
import { exceptions } from './exceptions.ts'
import { fixtureRequests } from './fixture-requests.ts'
import { createJudge } from './judge.ts'
import { endpoints, requestsOf } from './requests/endpoints.ts'
import { readSchemas } from './schema-file.ts'

describe('the list of exceptions', () => {
  test('says nothing that the document says itself, and gives evidence for each', () => {
    const document = readSchemas('request')
    for (const exception of exceptions) {
      const { choices, properties } = placeOf(document, exception)
      for (const [name, schema] of Object.entries(exception.properties ?? {})) expect(properties[name]).not.toEqual(schema)
      expect(choices).not.toContainEqual(exception.choice)
      expect(exception.evidence).not.toBe('')
    }
  })

  test('has none that no body needs', async () => {
    const judgeStrictly = createJudge([])
    const requests = [...fixtureRequests(), ...(await Promise.all(Object.values(endpoints).map(requestsOf))).flat()]
    const places = new Set(
      requests.flatMap(({ body, contentType, method, path }) =>
        judgeStrictly(method, path, body, contentType).map(({ at }) => at),
      ),
    )
    const needless = exceptions.filter(
      ({ properties = { id: {}, type: {} } }) =>
        !Object.keys(properties).some((name) => [...places].some((at) => at.endsWith(`/${name}`))),
    )
    expect(needless.map(({ at }) => at)).toEqual([])
  })
})
