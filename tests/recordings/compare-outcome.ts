/** The outcome of an exchange beside its bytes, whatever its kind. */
import { isDeepStrictEqual } from 'node:util'
import type { EmbeddingResult, ErrorCode, ImageResult, ModelError, RerankResult } from '@polymux/core'
import { differences, partialDifferences } from './compare-chat.ts'
import { items, member } from './json-value.ts'
import { readAnswer } from './read-answer.ts'
import type { ReadAnswer, ReadError } from './read-answer.ts'
import { readUsage } from './read-usage.ts'
import type { Recording } from './recording.ts'
import type { Outcome } from './replay-call.ts'
import { eventsOf } from './stream-events.ts'

/** What differs, in words; none is what the tests want. */
export function outcomeDifferences(recording: Recording, outcome: Outcome): readonly string[] {
  switch (outcome.kind) {
    case 'untyped':
      return [`an error that is no ModelError: ${String(outcome.thrown)}`]
    case 'error':
      return errorDifferences(recording, outcome.error)
    case 'embedding':
      return embeddingDifferences(recording, outcome.result)
    case 'image':
      return imageDifferences(recording, outcome.result)
    case 'rerank':
      return rerankDifferences(recording, outcome.result)
    case 'chat': {
      const answer = answerOf(recording)
      const failed = answer.error ?? (answer.complete ? undefined : { message: 'no end mark' })
      return failed ? [`a result, though the bytes report an error: ${failed.message}`] : differences(outcome.result, answer)
    }
  }
}

function answerOf({ streamed, text }: Recording): ReadAnswer {
  return readAnswer(streamed ? eventsOf(Buffer.from(text)).map(({ data }) => data) : [text])
}

/** What the words of a status mean, read from the recordings themselves. */
function expectedCode({ message, status }: ReadError): ErrorCode {
  if (status === 400) return /maximum context length/.test(message) ? 'context_length' : 'bad_request'
  if (status === 401) return 'auth'
  if (status === 403) return 'permission'
  if (status === 404) return message.startsWith('No endpoints') ? 'no_endpoint' : 'not_found'
  if (status === 429) return 'rate_limit'
  return 'upstream'
}

function errorDifferences(recording: Recording, error: ModelError): readonly string[] {
  if (recording.text.trim() === '') return error.code === 'bad_response' ? [] : [`code ${error.code} for an empty answer`]
  const answer = answerOf(recording)
  const told = answer.error
  if (!told) return [`error ${error.code} (${error.message}), though the bytes report none`]
  const status = recording.status >= 400 ? recording.status : told.status
  const code = expectedCode({ status, message: told.message })
  const found: string[] = []
  if (error.code !== code) found.push(`code ${error.code} where the bytes mean ${code}`)
  if (error.status !== status) found.push(`status ${error.status} where the bytes say ${status}`)
  if (!error.message.includes(told.message.slice(0, 500))) found.push(`the message "${error.message}" lacks "${told.message}"`)
  if (recording.status < 400) found.push(...partialDifferences(error.partial, answer))
  return found
}

function embeddingDifferences({ text }: Recording, result: EmbeddingResult): readonly string[] {
  const body: unknown = JSON.parse(text)
  const byIndex = items(member(body, 'data')).toSorted((a, b) => Number(member(a, 'index')) - Number(member(b, 'index')))
  const found: string[] = []
  if (
    !isDeepStrictEqual(
      result.vectors,
      byIndex.map((item) => member(item, 'embedding')),
    )
  )
    found.push('vectors differ')
  if (!isDeepStrictEqual(result.usage, readUsage(text) ?? {})) found.push(`usage differs: ${JSON.stringify(result.usage)}`)
  if (result.response.returnedModel !== member(body, 'model')) found.push(`model differs: ${result.response.returnedModel}`)
  return found
}

function imageDifferences(recording: Recording, result: ImageResult): readonly string[] {
  const { endpoint, text } = recording
  const drawn = result.images.map(({ base64, mediaType, url }) => url ?? `data:${mediaType};base64,${base64}`)
  const found: string[] = []
  if (!isDeepStrictEqual(result.usage, readUsage(text) ?? {})) found.push(`usage differs: ${JSON.stringify(result.usage)}`)
  if (endpoint === 'POST /images') {
    const told = items(member(JSON.parse(text), 'data')).map(
      (item) => `data:${String(member(item, 'media_type'))};base64,${String(member(item, 'b64_json'))}`,
    )
    if (!isDeepStrictEqual(drawn, told)) found.push(`${drawn.length} pictures where the bytes hold ${told.length}`)
    return found
  }
  const answer = answerOf(recording)
  if (!isDeepStrictEqual(drawn, answer.images))
    found.push(`${drawn.length} pictures where the bytes hold ${answer.images.length}`)
  if (result.text !== answer.text) found.push('text differs')
  return found
}

function rerankDifferences({ text }: Recording, result: RerankResult): readonly string[] {
  const body: unknown = JSON.parse(text)
  const told = items(member(body, 'results'))
    .map((item) => ({
      index: member(item, 'index'),
      score: member(item, 'relevance_score'),
      document: member(item, 'document'),
    }))
    .toSorted((a, b) => Number(b.score) - Number(a.score))
  const found: string[] = []
  if (!isDeepStrictEqual(result.ranking, told)) found.push(`the ranking differs: ${JSON.stringify(result.ranking)}`)
  if (!isDeepStrictEqual(result.usage, readUsage(text) ?? {})) found.push(`usage differs: ${JSON.stringify(result.usage)}`)
  if (result.response.returnedModel !== member(body, 'model')) found.push(`model differs: ${result.response.returnedModel}`)
  return found
}
