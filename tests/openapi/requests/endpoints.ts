/** All cases, by endpoint: the one list that another endpoint is added to. */
import { chatCases, responsesCases } from './chat.ts'
import { embeddingCases } from './embedding.ts'
import { imageCases } from './image.ts'
import { sentBy } from './request-case.ts'
import type { RequestCase, SentRequest } from './request-case.ts'

export const endpoints: Readonly<Record<string, readonly RequestCase[]>> = {
  chat: chatCases,
  embedding: embeddingCases,
  image: imageCases,
  responses: responsesCases,
}

/** A request, and the name of the case that sent it. */
export interface NamedRequest extends SentRequest {
  readonly name: string
}

/** Everything that the cases of an endpoint send. */
export async function requestsOf(endpoint: string): Promise<readonly NamedRequest[]> {
  const requests: NamedRequest[] = []
  for (const one of endpoints[endpoint] ?? [])
    for (const request of await sentBy(one)) requests.push(Object.assign(request, { name: one.name }))
  return requests
}
