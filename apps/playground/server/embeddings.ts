import type { Context } from 'hono'
import type { EmbeddingsReply } from '../protocol/api.ts'
import type { Backend } from './backend.ts'
import { badRequest, readBody, textField } from './request-body.ts'

const mostTexts = 50

/** `POST /api/embeddings`: how near the texts are to each other. The vectors stay here; a page has no use for them. */
export async function embeddings(context: Context, { models }: Backend): Promise<EmbeddingsReply> {
  const body = await readBody(context)
  const model = models.find('embedding', textField(body, 'model'))
  const { texts } = body
  if (!Array.isArray(texts) || texts.length > mostTexts) throw badRequest(`"texts" must be a list of at most ${mostTexts} texts.`)
  const { usage, vectors, warnings } = await model.embed({ input: texts }, { signal: context.req.raw.signal })
  const similarity = vectors.map((a) => vectors.map((b) => cosine(a, b)))
  return { similarity, dimensions: vectors[0]?.length ?? 0, usage, warnings }
}

/** From -1 to 1; 0 when one of the vectors has no direction. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  const length = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b))
  return length === 0 ? 0 : dot(a, b) / length
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
}
