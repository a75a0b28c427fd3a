/** What recorded models thought, pushed onto the messages of a next turn: the body holds it as the reply did. */
import { isDeepStrictEqual } from 'node:util'
import type { ChatResult, Transport } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { filled, items, member } from './json-value.ts'
import { recordedDetails } from './recorded-details.ts'
import { allEntries, readRecording, requestBody } from './recording.ts'
import type { Recording } from './recording.ts'
import { once, providerOn, replay, request } from './replay-call.ts'
import { hasRecordings } from './shared-folder.ts'

const chatEntries = allEntries().filter(({ endpoint }) => endpoint === 'POST /chat/completions')

interface Answer {
  readonly recording: Recording
  readonly result: ChatResult
  /** The details in the body of a next turn with the same model. */
  readonly sent: unknown
}

const answers: Promise<readonly Answer[]> = readAnswers()

describe.skipIf(!hasRecordings)('the turn after a recorded answer', () => {
  test('sends back every list of reasoning details as it came, to the byte where the answer was whole', async () => {
    const counts = { answers: 0, whole: 0, streamed: 0, empty: 0, items: 0 }
    const wrong: string[] = []
    for (const { recording, sent } of await answers) {
      counts.answers++
      const recorded = recordedDetails(recording)
      if (recorded) {
        counts[recording.streamed ? 'streamed' : 'whole']++
        counts.items += recorded.length
        if (recorded.length === 0) counts.empty++
      }
      const isSame = recording.streamed ? isDeepStrictEqual(sent, recorded) : JSON.stringify(sent) === JSON.stringify(recorded)
      if (!isSame) wrong.push(`${recording.id}: ${shown(sent)} where the reply has ${shown(recorded)}`)
    }
    console.log(`Reasoning sent back: ${JSON.stringify(counts)}`)
    expect(wrong).toEqual([])
    expect(counts.whole + counts.streamed).toBeGreaterThan(0)
  })

  test('holds whatever the recorded next turn held, wherever a client sent details back', async () => {
    const ours = (await answers).map(({ sent }) => items(sent)).filter((details) => details.length > 0)
    const counts = { turns: 0, same: 0, changedByTheClient: 0 }
    const lost: string[] = []
    for (const { details, id } of recordedTurns()) {
      counts.turns++
      if (ours.some((sent) => isDeepStrictEqual(sent, details))) counts.same++
      else if (ours.some((sent) => details.every((detail) => isCarriedBy(sent, detail)))) counts.changedByTheClient++
      else lost.push(`${id}: ${shown(details)}`)
    }
    console.log(`Recorded turns with details of earlier answers: ${JSON.stringify(counts)}`)
    expect(lost).toEqual([])
  })

  test('keeps it from models of another family, and says so where anything is lost', async () => {
    const wrong: string[] = []
    let kept = 0
    for (const { recording, result } of await answers) {
      if (items(result.message.echo?.data['reasoning_details']).length === 0) continue
      const foreign = recording.model.startsWith('anthropic/') ? 'openai/gpt-5' : 'anthropic/claude-haiku-4.5'
      const { message, warnings } = await nextTurn(foreign, result)
      kept++
      if (member(message, 'reasoning_details') !== undefined || member(message, 'reasoning') !== undefined || warnings !== 1)
        wrong.push(`${recording.id}: ${shown(message)}`)
    }
    console.log(`Reasoning kept from another family: ${kept}`)
    expect(wrong).toEqual([])
  })
})

async function readAnswers(): Promise<readonly Answer[]> {
  const found: Answer[] = []
  for (const entry of chatEntries) {
    const recording = readRecording(entry)
    const outcome = await replay(recording)
    if (outcome.kind !== 'chat') continue
    const { message } = await nextTurn(entry.model, outcome.result, items(member(requestBody(entry), 'models')).map(String))
    found.push({ recording, result: outcome.result, sent: member(message, 'reasoning_details') })
  }
  return found
}

interface RecordedTurn {
  readonly id: string
  readonly details: readonly unknown[]
}

/** Requests that send reasoning details of an earlier answer. */
function recordedTurns(): readonly RecordedTurn[] {
  return chatEntries.flatMap((entry) =>
    items(member(requestBody(entry), 'messages')).flatMap((message) => {
      const details = items(member(message, 'reasoning_details'))
      return details.length > 0 ? [{ id: entry.id, details }] : []
    }),
  )
}

/** Clients drop fields and items, cut texts and rename summaries to texts; what they do send must be among what is sent here. */
function isCarriedBy(sent: readonly unknown[], detail: unknown): boolean {
  const payloads = ['data', 'signature', 'text', 'summary', 'id'].map((name) => filled(member(detail, name)))
  return payloads.every(
    (payload) =>
      payload === undefined || sent.some((ours) => Object.values(ours ?? {}).some((value) => filled(value)?.includes(payload))),
  )
}

interface NextTurn {
  /** The assistant's message of the body. */
  readonly message: unknown
  readonly warnings: number
}

/** Asks again, with the answer in between and the same fallbacks. */
async function nextTurn(model: string, { message }: ChatResult, models: readonly string[] = []): Promise<NextTurn> {
  let body: unknown
  const answer = Buffer.from('{"choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}')
  const transport: Transport = async (sent) => {
    body = JSON.parse(String(sent.body))
    return { status: 200, headers: {}, body: one(answer) }
  }
  const messages = [...request.messages, message, ...request.messages]
  const { warnings } = await providerOn(transport)
    .chat(model)
    .generate({ messages, providerOptions: { openrouter: { models } } }, once)
  return { message: items(member(body, 'messages'))[1], warnings: warnings.length }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
