/** What other clients sent on record, asked through this one: the bodies are the same. */
import { explain } from '@polymux/core'
import type { ImagePart } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'
import { describe, expect, test } from 'vitest'
import { items, member } from './json-value.ts'
import { inferenceEntries, readRecording } from './recording.ts'
import { hasRecordings } from './shared-folder.ts'

const provider = openrouter({ apiKey: 'test-key' })

describe.skipIf(!hasRecordings)('recorded requests', () => {
  test.each(['POST /embeddings', 'POST /rerank', 'POST /images'])('of %s are what this provider writes', async (endpoint) => {
    const entries = inferenceEntries().filter((entry) => entry.endpoint === endpoint)
    const known = entries.map((entry) => readRecording(entry).asked).filter((asked) => asked !== undefined)
    expect(known.length).toBeGreaterThan(0)
    for (const asked of known) expect(await bodyOf(endpoint, asked)).toEqual(normalised(asked))
  })
})

/** A single text goes as a list of one here, and as it is with some clients. */
function normalised(asked: unknown): unknown {
  const input = member(asked, 'input')
  return typeof input === 'string' ? { ...Object(asked), input: [input] } : asked
}

async function bodyOf(endpoint: string, asked: unknown): Promise<unknown> {
  const model = String(member(asked, 'model'))
  if (endpoint === 'POST /rerank') {
    const documents = items(member(asked, 'documents')).map(String)
    return (await explain(provider.rerank(model), { query: String(member(asked, 'query')), documents })).body
  }
  if (endpoint === 'POST /images') {
    const prompt = String(member(asked, 'prompt'))
    const references = items(member(asked, 'input_references')).map((part): ImagePart => ({
      type: 'image',
      data: { url: String(member(part, 'image_url', 'url')) },
    }))
    const onImages = { openrouter: { endpoint: 'images' } } as const
    return (await explain(provider.image(model), { prompt, references, providerOptions: onImages })).body
  }
  const input = member(asked, 'input')
  const dimensions = member(asked, 'dimensions')
  const texts = typeof input === 'string' ? input : items(input).map(String)
  const request = { input: texts, ...(typeof dimensions === 'number' && { dimensions }) }
  return (await explain(provider.embedding(model), request)).body
}
