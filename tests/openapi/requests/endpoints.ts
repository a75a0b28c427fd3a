/** All cases, by endpoint: the one list that another endpoint is added to. */
import { chatCases, messagesCases, responsesCases } from './chat.ts'
import { embeddingCases } from './embedding.ts'
import { imageCases } from './image.ts'
import { rerankCases } from './rerank.ts'
import { sentBy } from './request-case.ts'
import type { RequestCase, SentRequest } from './request-case.ts'

/** The calls of one endpoint, and the paths that they go to. */
export interface Endpoint {
  readonly cases: readonly RequestCase[]
  readonly paths: readonly string[]
}

export const endpoints: Readonly<Record<string, Endpoint>> = {
  chat: { cases: chatCases, paths: ['/api/v1/chat/completions'] },
  embedding: { cases: embeddingCases, paths: ['/api/v1/embeddings'] },
  image: { cases: imageCases, paths: ['/api/v1/chat/completions', '/api/v1/images'] },
  messages: { cases: messagesCases, paths: ['/api/v1/messages'] },
  rerank: { cases: rerankCases, paths: ['/api/v1/rerank'] },
  responses: { cases: responsesCases, paths: ['/api/v1/responses'] },
}

/** A request, and the name of the case that sent it. */
export interface NamedRequest extends SentRequest {
  readonly name: string
}

/** Everything that the cases of an endpoint send. */
export async function requestsOf({ cases }: Endpoint): Promise<readonly NamedRequest[]> {
  const requests: NamedRequest[] = []
  for (const one of cases) for (const request of await sentBy(one)) requests.push(Object.assign(request, { name: one.name }))
  return requests
}
