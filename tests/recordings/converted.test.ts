/**
 * Every recorded exchange as a fixture: written, read back, and replayed by the testkit through the built provider. What comes of it
 * is compared with what the same call makes of the recorded bytes on the transport of the other tests here.
 */
import { isDeepStrictEqual } from 'node:util'
import { ModelError, type Transport } from '@polymux/core'
import { openrouter } from '@polymux/provider-openrouter'
import { formatFixture, parseFixture, replayTransport } from '@polymux/testkit'
import { describe, expect, test } from 'vitest'
import { readers } from './every-exchange.ts'
import { allEntries, inferenceEntries, readRecording, type Recording } from './recording.ts'
import { fixtureOf } from './recorded-fixture.ts'
import { replayOn } from './replay-call.ts'
import { createReplay } from './replay-transport.ts'
import { hasRecordings, recordingsFolder } from './shared-folder.ts'

if (!hasRecordings) console.log(`No recordings at ${recordingsFolder}: the test that converts them is skipped.`)

describe.skipIf(!hasRecordings)('recorded exchanges as fixtures', () => {
  test('are replayed with the results and errors of the recordings themselves', async () => {
    const entries = allEntries()
    const counts = { results: 0, errors: 0, chunked: 0, forms: 0, binary: 0 }
    const different: string[] = []
    for (const entry of entries) {
      const recording = readRecording(entry)
      const fixture = await fixtureOf(recording)
      const read = parseFixture(formatFixture(fixture), entry.file)
      if (!isDeepStrictEqual(read, fixture)) different.push(`${entry.id}: the file is read back otherwise`)
      const replayed = replayTransport(read)
      const expected = await outcomeOn(recordedTransport(recording), recording)
      const outcome = await outcomeOn(onPathOf(read.request, replayed), recording)
      if (outcome.text !== expected.text) different.push(`${entry.id}: another outcome`)
      if (replayed.unused().length > 0) different.push(`${entry.id}: was not asked`)
      counts[outcome.failed ? 'errors' : 'results']++
      if (read.response?.body && 'stream' in read.response.body) counts.chunked++
      if (read.request.body && 'multipart' in read.request.body) counts.forms++
      if (recording.base64 !== undefined) counts.binary++
    }
    console.log(
      `Recordings as fixtures: ${entries.length} written, read and replayed, ${different.length} different ` +
        `(${Object.entries(counts)
          .map(([name, count]) => `${count} ${name}`)
          .join(', ')}).`,
    )
    expect(different).toEqual([])
    expect(counts.results + counts.errors).toBe(entries.length)
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(0)
  })

  test('would be told from each other by one word of the answer, or by the status', async () => {
    const entry = inferenceEntries().find(({ core, tags }) => core && tags.includes('usage-cost') && !tags.includes('stream'))
    if (!entry) throw new Error('There is no such recording.')
    const recording = readRecording(entry)
    const { response, ...fixture } = await fixtureOf(recording)
    const changes = [{}, { status: 500 }, { body: { text: recording.text.replace('"usage"', '"used"') } }]
    const outcomes = changes.map((change) => {
      const transport = replayTransport({ ...fixture, response: response && { ...response, ...change } })
      return outcomeOn(onPathOf(fixture.request, transport), recording)
    })
    const expected = await outcomeOn(recordedTransport(recording), recording)
    const same = (await Promise.all(outcomes)).map(({ text }) => text === expected.text)
    expect(same).toEqual([true, false, false])
  })
})

interface ComparableOutcome {
  readonly failed: boolean
  /** All of the result or error, as JSON. */
  readonly text: string
}

function recordedTransport({ base64, headers, status, text }: Recording): Transport {
  const bytes = new Uint8Array(base64 === undefined ? Buffer.from(text) : Buffer.from(base64, 'base64'))
  return createReplay({ status, headers, bytes }).transport
}

/** Calls ask for ids of their own; the fixture is asked for the one that was recorded. */
function onPathOf({ path, query = {} }: ReturnType<typeof parseFixture>['request'], transport: Transport): Transport {
  // Safe: no recorded query names a value twice.
  const search = new URLSearchParams(query as Record<string, string>).toString()
  return (request) => transport({ ...request, url: `https://openrouter.ai${path}${search === '' ? '' : `?${search}`}` })
}

async function outcomeOn(transport: Transport, recording: Recording): Promise<ComparableOutcome> {
  const read = readers[recording.endpoint]?.read
  if (!read) {
    const outcome = await replayOn(transport, recording)
    if (outcome.kind === 'untyped') throw outcome.thrown
    return { failed: outcome.kind === 'error', text: comparable(outcome.kind === 'error' ? outcome.error : outcome.result) }
  }
  const wire = recording.endpoint === 'POST /responses' ? 'responses' : undefined
  try {
    return { failed: false, text: comparable(await read(openrouter({ apiKey: 'test-key', wire, transport }), recording)) }
  } catch (error) {
    if (!ModelError.is(error)) throw error
    return { failed: true, text: comparable(error) }
  }
}

/** A result or an error as JSON, without what the clock and chance decide. */
function comparable(value: unknown): string {
  const text = JSON.stringify(value instanceof Error ? errorFields(value) : value)
  return text.replaceAll(/_tmp_\w+/g, '_tmp').replaceAll(/"fetchedAt":\d+/g, '"fetchedAt":0')
}

function errorFields(error: Error): object {
  const { name, message, cause } = error
  return { ...error, name, message, cause: cause instanceof Error ? errorFields(cause) : cause }
}
