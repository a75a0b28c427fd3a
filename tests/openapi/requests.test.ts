/** Every body that our encoders make, before the judge. An endpoint is one entry of the table: its cases are in `requests/`. */
import { beforeAll, describe, expect, test } from 'vitest'
import { exceptions } from './exceptions.ts'
import { createJudge, judgeRequest } from './judge.ts'
import { chatCases } from './requests/chat.ts'
import { embeddingCases } from './requests/embedding.ts'
import { imageCases } from './requests/image.ts'
import { sentBy } from './requests/request-case.ts'
import type { RequestCase, SentRequest } from './requests/request-case.ts'
import { describeViolations } from './violations.ts'

const endpoints: Readonly<Record<string, readonly RequestCase[]>> = {
  chat: chatCases,
  embedding: embeddingCases,
  image: imageCases,
}

interface NamedRequest extends SentRequest {
  readonly name: string
}

const sent = new Map<string, readonly NamedRequest[]>()

beforeAll(async () => {
  for (const [endpoint, cases] of Object.entries(endpoints)) {
    const requests: NamedRequest[] = []
    for (const one of cases) for (const request of await sentBy(one)) requests.push(Object.assign(request, { name: one.name }))
    sent.set(endpoint, requests)
  }
})

describe('bodies that our encoders make', () => {
  test.each(Object.keys(endpoints))('are as the document wants them: %s', (endpoint) => {
    const requests = sent.get(endpoint) ?? []
    const found = requests.flatMap(({ body, contentType, method, name, path }) =>
      describeViolations(judgeRequest(method, path, body, contentType)).map((line) => `${name}: ${line}`),
    )
    expect(found).toEqual([])
    expect(requests.length).toBeGreaterThan(5)
  })

  test('need every exception that is made: a document that has learnt better shows here', () => {
    const judgeStrictly = createJudge([])
    const places = [...sent.values()]
      .flat()
      .flatMap(({ body, contentType, method, path }) => judgeStrictly(method, path, body, contentType).map(({ at }) => at))
    const needless = exceptions.filter(
      ({ properties }) => !Object.keys(properties).some((name) => places.some((at) => at.endsWith(`/${name}`))),
    )
    expect(needless.map(({ at }) => at)).toEqual([])
  })
})
