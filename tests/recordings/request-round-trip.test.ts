/** Every recorded request that was kept: read into a request of ours, made through the public interface, and compared with itself. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgeRequest } from '../openapi/judge.ts'
import { sentBy } from '../openapi/requests/request-case.ts'
import { describeViolations } from '../openapi/violations.ts'
import { member } from './json-value.ts'
import { allEntries } from './recording.ts'
import type { RecordingEntry } from './recording.ts'
import { differences } from './request-difference.ts'
import { comparedElsewhere, roundTrips } from './request-endpoints.ts'
import { extraReasons, normalisations, requestReport } from './request-report.ts'
import type { RequestOutcome } from './request-report.ts'
import { normalise } from './request-normalise.ts'
import type { Body } from './request-normalise.ts'
import { hasRecordings, recordingsFolder } from './shared-folder.ts'

describe.skipIf(!hasRecordings)('recorded requests', () => {
  test('every recorded body comes out of our encoder as it was, up to the listed normalisations', async () => {
    const outcomes = []
    for (const entry of allEntries()) outcomes.push(await roundTrip(entry))
    const kept = outcomes.filter((outcome) => outcome !== undefined)
    console.log(requestReport(kept))
    expect(
      kept.filter(({ differing }) => differing.length > 0).map(({ differing, id }) => `${id}: ${differing.join('; ')}`),
    ).toEqual([])
    // What comes through `extraBody` is the recorded client's own affair.
    expect(kept.filter(({ extra, violations }) => extra.length === 0 && violations.length > 0)).toEqual([])
    // What our own checks refuse, OpenRouter refused as well.
    expect(kept.filter(({ refused, status }) => refused !== undefined && status < 400)).toEqual([])
    expect(kept.length).toBeGreaterThan(2000)
    // Whatever is not sent as recorded has its reason, and no reason is given that nothing needs.
    const used = (names: readonly string[]): readonly string[] => [...new Set(names)].toSorted()
    expect(used(kept.flatMap(({ extra }) => extra))).toEqual(Object.keys(extraReasons).toSorted())
    expect(used(kept.flatMap(({ applied }) => applied))).toEqual(normalisations.map(({ name }) => name).toSorted())
    expect(used(kept.filter(({ skipped }) => skipped).map(({ endpoint }) => endpoint))).toEqual(
      Object.keys(comparedElsewhere).toSorted(),
    )
  })
})

describe('a difference is found', () => {
  const body = { model: 'a/b', messages: [{ role: 'user', content: 'Hi' }], temperature: 0.5, max_completion_tokens: 5 }

  test.each([
    ['a value that is another', { ...body, temperature: 0.6 }, ['temperature: 0.5, recorded 0.6']],
    ['a value that is missing', { ...body, seed: 1 }, ['seed: absent, recorded 1']],
    ['a value that is too much', { ...body, temperature: undefined }, ['temperature: 0.5, recorded absent']],
    [
      'a message that is another',
      { ...body, messages: [{ role: 'user', content: 'Ho' }] },
      ['messages[].content: "Hi", recorded "Ho"'],
    ],
    ['what a normalisation covers', body, []],
  ])('%s', async (_name, recorded, expected) => {
    const way = roundTrips['POST /chat/completions']
    if (!way) throw new Error('There is no way for chat.')
    const { call } = way.read(normalise(body, way.normalisations).body)
    const [sent] = await sentBy({ name: 'chat', call })
    expect(differences(sent?.body, normalise(recorded, way.normalisations).body)).toEqual(expected)
  })
})

async function roundTrip({ endpoint, file, id }: RecordingEntry): Promise<RequestOutcome | undefined> {
  const exchange: unknown = JSON.parse(readFileSync(join(recordingsFolder, file), 'utf8'))
  const recorded = bodyOf(member(exchange, 'request', 'body'))
  if (!recorded) return undefined
  const outcome = {
    id,
    endpoint,
    status: Number(member(exchange, 'response', 'status')),
    applied: [],
    extra: [],
    differing: [],
    violations: [],
  }
  const way = roundTrips[endpoint]
  if (!way) return { ...outcome, skipped: true }
  const { applied, body } = normalise(recorded, way.normalisations)
  const { call, extra } = way.read(body)
  try {
    const [sent] = await sentBy({ name: id, call })
    const violations = sent ? describeViolations(judgeRequest(sent.method, sent.path, sent.body)) : []
    return { ...outcome, applied, extra, violations, differing: differences(sent?.body, body) }
  } catch (error) {
    const cause: unknown = member(error, 'cause')
    if (!(cause instanceof Error)) throw error
    return { ...outcome, applied, extra, refused: cause.message }
  }
}

/** A recorder kept some bodies as the text they were. */
function bodyOf(value: unknown): Body | undefined {
  const body: unknown = typeof value === 'string' ? JSON.parse(value) : value
  // Safe: a non-null object can be read by string keys.
  return typeof body === 'object' && body !== null ? (body as Body) : undefined
}
