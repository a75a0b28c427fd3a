/** Every recorded call of a model, replayed through the built packages and compared with what its bytes say. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { outcomeDifferences } from './compare-outcome.ts'
import { exchangeTable, readers, readOthers } from './every-exchange.ts'
import { outcomeTable } from './outcome-table.ts'
import type { CountedOutcome } from './outcome-table.ts'
import { allEntries, inferenceEntries, readRecording } from './recording.ts'
import type { Recording, RecordingEntry } from './recording.ts'
import { replay, replayAsPicture } from './replay-call.ts'
import type { Outcome } from './replay-call.ts'
import { hasRecordings, recordingsFolder } from './shared-folder.ts'

if (!hasRecordings)
  console.log(`No recordings at ${recordingsFolder} (POLYMUX_RECORDINGS): the tests that read them are skipped.`)

describe.skipIf(!hasRecordings)('recorded exchanges', () => {
  test('every chat, streamed chat, embedding, image and rerank exchange ends in what its bytes say, or in a typed error', async () => {
    const { compared, counted, found } = await replayModels()
    console.log(`${outcomeTable(counted)}\n${comparedLine(compared)}`)
    expect(found).toEqual([])
    expect(counted).toHaveLength(inferenceEntries().length)
  })

  test('of every endpoint are read, each as a result or a typed error, by a call that a test compares with the bytes', async () => {
    const counted = [...(await replayModels()).counted, ...(await readOthers())]
    console.log(exchangeTable(counted))
    const everyEndpoint = allEntries().map(({ endpoint }) => endpoint)
    expect(counted.map(({ endpoint }) => endpoint).toSorted()).toEqual(everyEndpoint.toSorted())
    expect(counted.filter(({ differs }) => differs)).toEqual([])
    expect(new Set(Object.keys(readers))).toEqual(new Set(everyEndpoint))
    for (const { comparedIn } of Object.values(readers)) expect(existsSync(join(import.meta.dirname, comparedIn))).toBe(true)
  })

  test('no exchange leaves a timer behind that would keep a program alive', async () => {
    const before = timers()
    for (const entry of inferenceEntries().filter(({ core }) => core)) await replay(readRecording(entry))
    // One or two may be the test runner's own.
    expect(timers() - before).toBeLessThan(3)
  })

  test('every chat exchange that asked for pictures gives the same ones through the image model', async () => {
    const drawing = inferenceEntries().filter(({ endpoint, tags }) => endpoint !== 'POST /images' && tags.includes('image-out'))
    const { counted, found } = await replayAll(drawing, replayAsPicture, ({ streamed }) => !streamed)
    console.log(`Through the image model: ${counted.length} exchanges, ${counted.filter(({ ok }) => ok).length} ok.`)
    expect(found).toEqual([])
    expect(counted.length).toBeGreaterThan(0)
  })
})

let models: Promise<ReplayedAll> | undefined

/** Two tests count the same replays. */
function replayModels(): Promise<ReplayedAll> {
  return (models ??= replayAll(inferenceEntries(), replay))
}

/** Timers now running in this process that keep it alive. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
}

/** How many results held each of the things that were compared. */
type Compared = Record<string, number>

function countCompared(compared: Compared, outcome: Outcome): void {
  if (outcome.kind === 'error' || outcome.kind === 'untyped') return
  const { result } = outcome
  const chat = outcome.kind === 'chat' ? outcome.result : undefined
  const held = {
    text: chat && chat.text !== '',
    reasoning: chat && chat.reasoning !== '',
    'tool calls': chat && chat.toolCalls.length > 0,
    'invalid tool calls': chat?.toolCalls.some(({ invalid }) => invalid),
    usage: result.usage.inputTokens !== undefined,
    cost: result.usage.cost !== undefined,
  }
  for (const [name, is] of Object.entries(held)) if (is) compared[name] = (compared[name] ?? 0) + 1
}

function comparedLine(compared: Compared): string {
  const list = Object.entries(compared).map(([name, count]) => `${name} in ${count}`)
  return `What the results hold and was compared: ${list.join(', ')}.`
}

interface ReplayedAll {
  readonly compared: Compared
  readonly counted: readonly CountedOutcome[]
  /** Differences, each after the id of its exchange. */
  readonly found: readonly string[]
}

async function replayAll(
  entries: readonly RecordingEntry[],
  call: (recording: Recording) => Promise<Outcome>,
  wanted: (recording: Recording) => boolean = () => true,
): Promise<ReplayedAll> {
  const compared: Compared = {}
  const counted: CountedOutcome[] = []
  const found: string[] = []
  for (const entry of entries) {
    const recording = readRecording(entry)
    if (!wanted(recording)) continue
    const outcome = await call(recording)
    const differing = outcomeDifferences(recording, outcome)
    found.push(...differing.map((difference) => `${entry.id}: ${difference}`))
    countCompared(compared, outcome)
    counted.push({ endpoint: entry.endpoint, tags: entry.tags, ok: 'result' in outcome, differs: differing.length > 0 })
  }
  return { compared, counted, found }
}
