/** Every recorded record of a generation and list of models, through the built package, and the snapshot of all models beside them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ModelError } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { fieldDifferences, generationFields, modelFields } from './account-fields.ts'
import { items, member } from './json-value.ts'
import { allEntries, readRecording } from './recording.ts'
import type { Recording } from './recording.ts'
import { once, providerOn } from './replay-call.ts'
import { createReplay } from './replay-transport.ts'
import { hasRecordings, vectorsFolder } from './shared-folder.ts'

const snapshotFile = join(vectorsFolder, '../reference/models-snapshot.json')

function recordings(endpoint: string): readonly Recording[] {
  return allEntries()
    .filter((entry) => entry.endpoint === endpoint)
    .map(readRecording)
}

function providerFor({ headers, status, text }: Pick<Recording, 'headers' | 'status' | 'text'>): ReturnType<typeof providerOn> {
  return providerOn(createReplay({ status, headers, bytes: Buffer.from(text) }).transport)
}

describe.skipIf(!hasRecordings)('recorded exchanges of the account and the catalogue', () => {
  test('every record of a generation is typed to the digit, or a typed error', async () => {
    const found: string[] = []
    let records = 0
    const all = recordings('GET /generation')
    for (const recording of all) {
      const { id, status, text } = recording
      const body: unknown = JSON.parse(text)
      try {
        const generation = await providerFor(recording).account.generation('gen-1', once)
        records++
        found.push(...fieldDifferences(member(body, 'data'), generation, generationFields, text).map((line) => `${id}: ${line}`))
      } catch (error) {
        const told = String(member(body, 'error', 'message'))
        if (!ModelError.is(error) || error.status !== status || error.code !== 'not_found' || !error.message.includes(told))
          found.push(`${id}: ${String(error)}`)
      }
    }
    console.log(`GET /generation: ${all.length} exchanges, ${records} records.`)
    expect(found).toEqual([])
    expect(records).toBe(all.filter(({ status }) => status === 200).length)
  })

  test('every model of every list is typed, with nothing lost', async () => {
    const all = recordings('GET /models')
    const counts: number[] = []
    for (const recording of all) counts.push(await modelsDiffer(recording))
    console.log(`GET /models: ${all.length} exchanges, ${counts.reduce((sum, count) => sum + count, 0)} models.`)
    expect(counts).toHaveLength(all.length)
  })

  test.skipIf(!existsSync(snapshotFile))(
    'every model of the snapshot is typed, found by its names, and has its capabilities told',
    async () => {
      const text = readFileSync(snapshotFile, 'utf8')
      const count = await modelsDiffer({ status: 200, headers: { 'content-type': 'application/json' }, text })
      const { catalog } = providerFor({ status: 200, headers: { 'content-type': 'application/json' }, text })
      const list = await catalog.models()
      for (const { aliasTarget, canonicalSlug, id, supportedParameters } of list.data) {
        expect((await catalog.model(id)).id).toBe(id)
        expect((await catalog.model(canonicalSlug ?? '')).canonicalSlug).toBe(canonicalSlug)
        expect((await catalog.model(`${id}:nitro`)).id).toBe(id)
        if (aliasTarget !== undefined) expect((await catalog.model(aliasTarget)).id).toBe(aliasTarget)
        const { tools } = await catalog.capabilities(id)
        expect(tools).toBe(
          (supportedParameters ?? []).length === 0 ? 'unknown' : supportedParameters?.includes('tools') ? 'yes' : 'no',
        )
      }
      console.log(`The snapshot: ${count} models.`)
      expect(count).toBe(Number(member(JSON.parse(text), 'total_count')))
    },
  )
})

/** Compares every model of a list; gives how many there were. */
async function modelsDiffer(recording: Pick<Recording, 'headers' | 'status' | 'text'>): Promise<number> {
  const body: unknown = JSON.parse(recording.text)
  const expected = items(member(body, 'data'))
  const list = await providerFor(recording).catalog.models({}, once)
  const found = list.data.flatMap((model, at) => {
    const wire = expected[at]
    const differences = [...fieldDifferences(wire, model, modelFields)]
    const inner = [
      ['inputModalities', member(wire, 'architecture', 'input_modalities')],
      ['outputModalities', member(wire, 'architecture', 'output_modalities')],
      ['maxCompletionTokens', member(wire, 'top_provider', 'max_completion_tokens')],
      ['moderated', member(wire, 'top_provider', 'is_moderated')],
      ['aliasTarget', member(wire, 'alias_target', 'slug')],
    ] as const
    for (const [name, value] of inner)
      if (JSON.stringify(model[name]) !== JSON.stringify(value ?? undefined)) differences.push(name)
    return differences.map((difference) => `${model.id}: ${difference}`)
  })
  expect(found).toEqual([])
  expect(list.data).toHaveLength(expected.length)
  return expected.length
}
