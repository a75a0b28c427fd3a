/** Nothing in a reply is lost unseen: each field on record is named in a table that says where it surfaces, and does so. */
import { describe, expect, test } from 'vitest'
import { chatFields } from './fields/chat-fields.ts'
import { checkFields, startReport, valuesOf } from './fields/field-check.ts'
import type { FieldReport, Surface } from './fields/field-check.ts'
import type { FieldTable } from './fields/field-table.ts'
import { allEntries, readRecording } from './recording.ts'
import type { Recording } from './recording.ts'
import { replay } from './replay-call.ts'
import { hasRecordings } from './shared-folder.ts'
import { eventsOf } from './stream-events.ts'

/** Endpoints whose fields are accounted for. */
const tables: readonly (readonly [endpoint: string, table: FieldTable])[] = [['POST /chat/completions', chatFields]]

describe.skipIf(!hasRecordings)('fields of recorded replies', () => {
  test.each(tables)('of %s all surface where the table says', async (endpoint, table) => {
    const entries = allEntries().filter((entry) => entry.endpoint === endpoint)
    const report = startReport()
    for (const entry of entries) {
      const recording = readRecording(entry)
      const checked = { id: entry.id, valuesAt: valuesOf(await surfaceOf(recording)) }
      for (const body of bodiesOf(recording)) checkFields(report, table, body, checked)
    }
    console.log(`${endpoint}: ${entries.length} replies, ${summary(report, table)}`)
    expect([...report.unnamed]).toEqual([])
    expect(Object.fromEntries(report.misplaced)).toEqual({})
    expect(report.seen.size).toBeGreaterThan(0)
  })
})

async function surfaceOf(recording: Recording): Promise<Surface> {
  const outcome = await replay(recording)
  if (outcome.kind === 'untyped') throw outcome.thrown
  if (outcome.kind !== 'error') return { result: outcome.result, error: undefined }
  const error = outcome.error.toJSON()
  return { result: error.partial, error }
}

/** The JSON of a reply, or of each of its events. What is no JSON has no fields. */
function bodiesOf({ streamed, text }: Recording): readonly unknown[] {
  const texts = streamed ? eventsOf(Buffer.from(text)).map(({ data }) => data) : [text]
  return texts.flatMap((json) => {
    try {
      return [JSON.parse(json)]
    } catch {
      return []
    }
  })
}

function summary({ seen }: FieldReport, table: FieldTable): string {
  const kinds = ['typed', 'raw', 'echo', 'dropped', 'empty'].map((kind) => {
    const paths = [...seen.keys()].filter((path) => kind in (table[path] ?? {}))
    const values = paths.reduce((sum, path) => sum + (seen.get(path) ?? 0), 0)
    return `${kind} ${paths.length} (${values} values)`
  })
  return `${seen.size} fields on record of ${Object.keys(table).length} in the table: ${kinds.join(', ')}`
}
