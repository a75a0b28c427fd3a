import type { ChatEvent } from '@polymux/core'
import { ModelError } from '@polymux/core'
import { pause } from '../../src/conformance/patience.ts'
import { breakDecoder, breakEvents, breakModel, breakTransport, spoiled } from './break-sample.ts'
import type { BrokenProvider } from './broken-provider.ts'

/** Providers that get streams wrong, each in one way. */
export const brokenStreams: readonly BrokenProvider[] = [
  {
    caughtBy: 'S1',
    flaw: 'trims each fragment of text',
    says: /text deltas joined: expected 'The sea is calm/,
    create: breakDecoder((_, deltas) =>
      deltas.map((delta) => (delta.type === 'text' ? { ...delta, text: delta.text.trim() } : delta)),
    ),
  },
  {
    caughtBy: 'S2',
    flaw: 'reads usage only from answers that do not stream',
    says: /usage of stream\(\).*expected \{ inputTokens: 21/,
    create: breakDecoder((_, deltas, { stream }) => deltas.filter(({ type }) => !stream || type !== 'usage')),
  },
  {
    caughtBy: 'S3',
    flaw: 'has no start event',
    says: /the first event must be start/,
    create: breakEvents(async function* (events) {
      for await (const event of events) if (event.type !== 'start') yield event
    }),
  },
  {
    caughtBy: 'S3',
    flaw: 'closes each part twice',
    says: /part events must come in order: expected part 1, got part 0/,
    create: breakEvents(async function* (events) {
      for await (const event of events) yield* event.type === 'part' ? [event, event] : [event]
    }),
  },
  {
    caughtBy: 'S3',
    flaw: 'closes parts before their last delta',
    says: /part \d+ joined are|part \d+ is over/,
    create: breakEvents(async function* (events) {
      let held: readonly ChatEvent[] = []
      for await (const event of events) {
        const isText = event.type === 'text-delta'
        if (isText) yield* held
        else yield event
        if (event.type === 'part') yield* held
        held = isText ? [event] : event.type === 'part' ? [] : held
      }
    }),
  },
  {
    caughtBy: 'S3',
    flaw: 'goes on after finish',
    says: /nothing may come after finish/,
    create: breakEvents(async function* (events) {
      for await (const event of events) {
        yield event
        if (event.type === 'finish') yield { type: 'usage', usage: event.result.usage }
      }
    }),
  },
  {
    caughtBy: 'S4',
    flaw: 'decodes every chunk of bytes by itself, so that characters that two chunks share are lost',
    says: /a stream in pieces of 1 bytes: event \d+/,
    create: breakTransport((transport) => async (request) => {
      const response = await transport(request)
      const recode = async function* (): AsyncGenerator<Uint8Array> {
        for await (const bytes of response.body) yield new TextEncoder().encode(new TextDecoder().decode(bytes))
      }
      return { ...response, body: recode() }
    }),
  },
  {
    caughtBy: 'S5',
    flaw: 'trims each fragment of the arguments of a tool call',
    says: /whose arguments came as .*argumentsText: expected/,
    create: breakDecoder((_, deltas) =>
      deltas.map((delta) => (delta.type === 'tool' ? { ...delta, text: delta.text?.trim() } : delta)),
    ),
  },
  {
    caughtBy: 'S6',
    flaw: 'guesses usage while it streams, and guesses too high',
    says: /usage\.outputTokens went/,
    create: breakDecoder(function* (_, deltas) {
      for (const delta of deltas) {
        if (delta.type === 'text') yield { type: 'usage', usage: { inputTokens: 21, outputTokens: 400 } }
        yield delta
      }
    }),
  },
  {
    caughtBy: 'S6',
    flaw: 'claims usage and never reports it in a stream',
    says: /no usage event/,
    create: breakDecoder((_, deltas, { stream }) => deltas.filter(({ type }) => !stream || type !== 'usage')),
  },
  {
    caughtBy: 'S7',
    flaw: 'takes the comments of an event stream for messages',
    says: /keep-alive.*between all frames must finish, failed/,
    create: breakTransport((transport) => async (request) => {
      const response = await transport(request)
      const recode = async function* (): AsyncGenerator<Uint8Array> {
        for await (const bytes of response.body) yield Buffer.from(Buffer.from(bytes).toString().replaceAll(/^: /gm, 'data: '))
      }
      return { ...response, body: recode() }
    }),
  },
  {
    caughtBy: 'S8',
    flaw: 'overlooks a failure in mid-stream',
    says: /must throw code upstream or overloaded, threw code stream_truncated/,
    create: breakDecoder((_, deltas) => deltas.filter(({ type }) => type !== 'error')),
  },
  {
    caughtBy: 'S8',
    flaw: 'forgets what had arrived when a stream fails',
    says: /error\.partial\.text/,
    create: breakEvents(async function* (events) {
      try {
        yield* events
      } catch (error) {
        if (!ModelError.is(error)) throw error
        const { partial: _, ...fields } = error.toJSON()
        throw new ModelError(fields)
      }
    }),
  },
  {
    caughtBy: 'S9',
    flaw: 'takes the end of the bytes for the end of the answer',
    says: /finished, although it was cut/,
    create: breakDecoder(
      (_, deltas) => deltas,
      (decoder) => {
        const last = [...decoder.end()]
        return last.length > 0 ? last : [{ type: 'finish', reason: 'stop' }]
      },
    ),
  },
  {
    caughtBy: 'S10',
    flaw: 'does not hear that its reader left',
    says: /after break .* the server still has it open/,
    create: breakModel((model) => ({
      stream(request, options) {
        const inner = model.stream(request, options)
        return spoiled(inner, () => {
          const events = inner[Symbol.asyncIterator]()
          return { next: async () => await events.next() }
        })
      },
    })),
  },
  {
    caughtBy: 'S11',
    flaw: 'reads on while its reader pauses',
    says: /must hold the server back/,
    create: breakEvents((events) => readAhead(events)),
  },
  {
    caughtBy: 'S12',
    flaw: 'gives a second reader an empty stream',
    says: /it ended quietly after 0 events/,
    create: breakModel((model) => ({
      stream(request, options) {
        const inner = model.stream(request, options)
        const once = passOn(inner)
        return spoiled(inner, () => once)
      },
    })),
  },
]

async function* passOn(events: AsyncIterable<ChatEvent>): AsyncGenerator<ChatEvent> {
  yield* events
}

/** Reads everything at once into a list. */
async function* readAhead(events: AsyncIterable<ChatEvent>): AsyncGenerator<ChatEvent> {
  const read: ChatEvent[] = []
  const state: { over: boolean; failure?: unknown } = { over: false }
  void (async () => {
    try {
      for await (const event of events) read.push(event)
    } catch (error) {
      state.failure = error
    }
    state.over = true
  })()
  for (let index = 0; index < read.length || !state.over; index++) {
    while (index >= read.length && !state.over) await pause(1)
    const event = read[index]
    if (event) yield event
  }
  if (state.failure !== undefined) throw state.failure
}
