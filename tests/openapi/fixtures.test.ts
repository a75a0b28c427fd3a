import { expect, test } from 'vitest'
import { fixtureRequests } from './fixture-requests.ts'
import { judgeRequest } from './judge.ts'
import { describeViolations } from './violations.ts'

test('every request body of the fixtures is as the document wants it', () => {
  const requests = fixtureRequests()
  const found = requests.flatMap(({ body, method, name, path }) =>
    describeViolations(judgeRequest(method, path, body)).map((line) => `${name}: ${line}`),
  )
  expect(found).toEqual([])
  expect(requests.length).toBeGreaterThan(50)
})
