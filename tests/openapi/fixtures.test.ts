/** The requests that the shipped fixtures answer, before the judge: our provider sends exactly these. */
import { loadFixtures } from '@polymux/testkit'
import { expect, test } from 'vitest'
import { judgeRequest } from './judge.ts'
import { describeViolations } from './violations.ts'

test('every request body of the fixtures is as the document wants it', () => {
  const fixtures = loadFixtures('openrouter').filter(({ request }) => request.method === 'POST')
  const found = fixtures.flatMap(({ id, request: { body, method, path } }) => {
    const json: unknown = body && 'json' in body ? body.json : undefined
    return describeViolations(judgeRequest(method, path, json)).map((line) => `${id}: ${line}`)
  })
  expect(found).toEqual([])
  expect(fixtures.length).toBeGreaterThan(50)
})
