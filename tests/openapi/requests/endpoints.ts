/** All cases, by endpoint: the one list that another endpoint is added to. Text completions have none: the document lacks them. */
import { accountCases } from './account.ts'
import { batchCases, requestsInside } from './batch.ts'
import { chatCases, messagesCases, responsesCases } from './chat.ts'
import { embeddingCases } from './embedding.ts'
import { imageCases } from './image.ts'
import { rerankCases } from './rerank.ts'
import { sentBy } from './request-case.ts'
import type { RequestCase, SentRequest } from './request-case.ts'
import { speechCases, transcriptionCases, videoCases } from './sound-and-film.ts'

/** The calls of one endpoint, and the paths that they go to. */
export interface Endpoint {
  readonly cases: readonly RequestCase[]
  readonly paths: readonly string[]
  /** What to judge in place of what is sent, where the document knows only that. */
  readonly inside?: (sent: SentRequest) => readonly SentRequest[]
}

export const endpoints: Readonly<Record<string, Endpoint>> = {
  account: {
    cases: accountCases,
    paths: ['/api/v1/keys', '/api/v1/keys/hash-1', '/api/v1/auth/keys/code', '/api/v1/auth/keys', '/api/v1/generation/feedback'],
  },
  batch: { cases: batchCases, paths: ['/api/v1/chat/completions', '/api/v1/embeddings'], inside: requestsInside },
  chat: { cases: chatCases, paths: ['/api/v1/chat/completions'] },
  embedding: { cases: embeddingCases, paths: ['/api/v1/embeddings'] },
  image: { cases: imageCases, paths: ['/api/v1/chat/completions', '/api/v1/images'] },
  messages: { cases: messagesCases, paths: ['/api/v1/messages'] },
  rerank: { cases: rerankCases, paths: ['/api/v1/rerank'] },
  speech: { cases: speechCases, paths: ['/api/v1/audio/speech'] },
  transcription: { cases: transcriptionCases, paths: ['/api/v1/audio/transcriptions'] },
  video: { cases: videoCases, paths: ['/api/v1/videos'] },
  responses: { cases: responsesCases, paths: ['/api/v1/responses'] },
}

/** A request, and the name of the case that sent it. */
export interface NamedRequest extends SentRequest {
  readonly name: string
}

/** Everything that the cases of an endpoint send. */
export async function requestsOf({ cases, inside = (sent) => [sent] }: Endpoint): Promise<readonly NamedRequest[]> {
  const requests: NamedRequest[] = []
  for (const one of cases)
    for (const request of (await sentBy(one)).flatMap(inside)) requests.push(Object.assign(request, { name: one.name }))
  return requests
}
