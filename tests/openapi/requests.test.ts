/** Every body that our encoders make, before the judge. An endpoint is one entry in `requests/endpoints.ts`. */
import { describe, expect, test } from 'vitest'
import { fixtureRequests } from './fixture-requests.ts'
import { judgeRequest } from './judge.ts'
import { endpoints, requestsOf } from './requests/endpoints.ts'
import { describeViolations } from './violations.ts'

describe('bodies that our encoders make are as the document wants them', () => {
  test.each(Object.entries(endpoints))('%s', async (_name, endpoint) => {
    const requests = await requestsOf(endpoint)
    const found = requests.flatMap(({ body, contentType, method, name, path }) =>
      describeViolations(judgeRequest(method, path, body, contentType)).map((line) => `${name}: ${line}`),
    )
    expect(found).toEqual([])
    expect(new Set(requests.map(({ path }) => path))).toEqual(new Set(endpoint.paths))
    expect(requests.length).toBeGreaterThan(5)
  })
})

test('every request body of the fixtures is as the document wants it', () => {
  const requests = fixtureRequests()
  const found = requests.flatMap(({ body, method, name, path }) =>
    describeViolations(judgeRequest(method, path, body)).map((line) => `${name}: ${line}`),
  )
  expect(found).toEqual([])
  expect(requests.length).toBeGreaterThan(50)
})
