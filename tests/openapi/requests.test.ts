/** Every body that our encoders make, before the judge. An endpoint is one entry of the table: its cases are in `requests/`. */
import { describe, expect, test } from 'vitest'
import { describeViolations, judgeRequest } from './judge.ts'
import { chatCases } from './requests/chat.ts'
import { embeddingCases } from './requests/embedding.ts'
import { imageCases } from './requests/image.ts'
import { sentBy } from './requests/request-case.ts'
import type { RequestCase } from './requests/request-case.ts'

const endpoints: Readonly<Record<string, readonly RequestCase[]>> = {
  chat: chatCases,
  embedding: embeddingCases,
  image: imageCases,
}

describe('bodies that our encoders make are as the document wants them', () => {
  test.each(Object.entries(endpoints))('%s', async (_name, cases) => {
    const found: string[] = []
    for (const one of cases)
      for (const { body, contentType, method, path } of await sentBy(one))
        found.push(...describeViolations(judgeRequest(method, path, body, contentType)).map((line) => `${one.name}: ${line}`))
    expect(found).toEqual([])
    expect(cases.length).toBeGreaterThan(5)
  })
})
