import type { Check } from '../check.ts'
import { describe, finishedStream, readStream, serveStream } from '../chat-run.ts'
import { chatWire, plainRequest, lacksChat } from '../claims.ts'
import { lifecycleFault } from '../chat-lifecycle.ts'
import type { Bench } from '../bench.ts'
import { ensure, ensureEqual } from '../expectation.ts'
import { textAnswer } from '../samples.ts'
import { bodyText, type ReceivedRequest } from '../../http/received-request.ts'
import { wholeReply } from '../scripted-reply.ts'
import { sentRequest } from '../sent.ts'
import { ensureArguments, keepsArguments, withArgumentValues } from '../tool-arguments.ts'
import { fullAnswer } from '../stream-samples.ts'
import { type ChatEvent, type ChatResult, ModelError } from '@polymux/core'

/** What holds for every answer that streams to its end. */
export const streamChecks: readonly Check[] = [
  {
    id: 'S1',
    title: 'gives deltas that joined are the answer',
    hint: 'what the decoder makes of each fragment of text, thoughts and arguments: it goes on as it came',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    async run(bench) {
      const answer = fullAnswer(bench.capabilities)
      const { events, result } = await finishedStream(bench, chatWire(bench).stream(answer), 'a stream')
      const text = answer.text?.join('') ?? ''
      const thoughts = answer.reasoning?.join('') ?? ''
      ensureEqual(joined(events, 'text-delta'), text, 'the text deltas joined')
      ensureEqual(result.text, text, 'the text of the result of a stream')
      ensureEqual(joined(events, 'reasoning-delta'), thoughts, 'the reasoning deltas joined')
      ensureEqual(result.reasoning, thoughts, 'the reasoning of the result of a stream')
      for (const [index, call] of (answer.toolCalls ?? []).entries()) {
        const came = result.toolCalls[index]
        const keeps = keepsArguments(chatWire(bench), 'streamed')
        ensureArguments(came?.argumentsText, call.arguments.join(''), keeps, `argumentsText of tool call ${index} of a stream`)
      }
    },
  },
  {
    id: 'S2',
    title: 'gives the same result streamed and whole',
    hint: 'the decoder, which reads frames and whole bodies: it must find the same in both',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    async run(bench) {
      const wire = chatWire(bench)
      const answer = fullAnswer(bench.capabilities)
      const served = await bench.serve([wholeReply(wire.whole(answer))])
      const whole = await served.chat().generate(plainRequest, { retry: false })
      await ensureAsked(bench, sentRequest(served))
      const { result } = await finishedStream(bench, wire.stream(answer), 'a stream')
      const kept = keepsArguments(wire, 'whole') || !keepsArguments(wire, 'streamed')
      for (const name of comparedFields) {
        const [streamed, told] = kept ? [result[name], whole[name]] : [result, whole].map((one) => withArgumentValues(one, name))
        ensureEqual(streamed, told, `${name} of stream() of an answer, compared with generate() of the same answer`)
      }
      ensureEqual(withoutHeaders(result), withoutHeaders(whole), 'response of stream(), compared with that of generate()')
    },
  },
  {
    id: 'S3',
    title: 'keeps the order of events: start, parts opened, written and closed once, one finish last',
    hint: 'whatever changes the events on their way; those that core makes of deltas are in order',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    async run(bench) {
      const answers = [fullAnswer(bench.capabilities), textAnswer(bench.capabilities)]
      for (const answer of answers) {
        const { chat } = await serveStream(bench, chatWire(bench).stream(answer))
        const { events, error } = await readStream(chat().stream(plainRequest, { retry: false }))
        ensure(error === undefined, `a stream must finish, failed: ${describe(error)}`)
        const fault = lifecycleFault(events)
        ensure(fault === undefined, `the events of a stream are out of order: ${fault}. They were: ${typesOf(events)}`)
      }
    },
  },
  {
    id: 'S6',
    title: 'reports usage as it stands: the last report is the whole of it, and the result has it',
    hint: 'where the decoder yields usage: each time the whole of it, totals with their parts, nothing guessed',
    level: 1,
    unfit: (bench) => lacksChat(bench, 'usage'),
    async run(bench) {
      const answer = textAnswer(bench.capabilities)
      const { events, result } = await finishedStream(bench, chatWire(bench).stream(answer), 'a stream')
      const reports = events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []))
      ensure(reports.length > 0, 'usage is claimed, and the server sent it, yet the stream has no usage event')
      ensureEqual(reports.at(-1), result.usage, 'the last usage event, compared with the usage of the result')
      for (const name of ['inputTokens', 'outputTokens'] as const) {
        ensureEqual(result.usage[name], answer.usage?.[name], `usage.${name} of a stream`)
        const values = reports.map((report) => report[name] ?? 0)
        const grows = values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0))
        ensure(grows, `each usage event must hold the whole usage so far, but usage.${name} went ${values.join(', ')}`)
      }
    },
  },
  {
    id: 'S12',
    title: 'lets a stream be read once, and says so to a second reader',
    hint: 'a stream of your own around that of core: its iterator must come from `stream[Symbol.asyncIterator]()` each time',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    async run(bench) {
      const { chat } = await serveStream(bench, chatWire(bench).stream(textAnswer(bench.capabilities)))
      const stream = chat().stream(plainRequest, { retry: false })
      const first = await readStream(stream)
      ensure(first.error === undefined, `a stream must finish, failed: ${describe(first.error)}`)
      ensureEqual(await stream.result, first.result, 'stream.result after the loop, compared with the result of the finish event')
      const second = await readStream(stream)
      ensure(
        ModelError.is(second.error),
        `a second loop over the same stream must throw a ModelError that says so: ${
          second.error === undefined
            ? `it ended quietly after ${second.events.length} events`
            : `it threw ${describe(second.error)}`
        }`,
      )
    },
  },
]

/** A server knows by something in the request that a stream is wanted: a member of the body, or the path. Core sets `accept` for every provider. */
async function ensureAsked(bench: Bench, whole: ReceivedRequest): Promise<void> {
  const served = await serveStream(bench, chatWire(bench).stream(textAnswer(bench.capabilities)))
  await readStream(served.chat().stream(plainRequest, { retry: false }))
  const streamed = sentRequest(served)
  ensure(
    streamed.path !== whole.path || bodyText(streamed) !== bodyText(whole),
    `stream() sends the very path and body of generate(), so the server cannot know that a stream is wanted: ${bodyText(streamed)?.slice(0, 600)}`,
  )
}

/** All but `raw`, where wires differ in how they label the two forms, and `response`, which is compared without its headers. */
const comparedFields = [
  'message',
  'text',
  'reasoning',
  'toolCalls',
  'finishReason',
  'nativeFinishReason',
  'usage',
  'sources',
  'warnings',
] as const

function withoutHeaders({ response }: ChatResult): object {
  return { ...response, headers: undefined, requestId: undefined }
}

function joined(events: readonly ChatEvent[], type: 'text-delta' | 'reasoning-delta'): string {
  return events.map((event) => (event.type === type ? event.text : '')).join('')
}

function typesOf(events: readonly ChatEvent[]): string {
  return events.map(({ type }) => type).join(', ')
}
