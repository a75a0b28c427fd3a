import { type ChatEvent, type ChatStream, ModelError } from '@polymux/core'
import { describe, serveStream } from '../chat-run.ts'
import { chatWire, plainRequest, lacksChat } from '../claims.ts'
import { type Check, CheckFailure } from '../check.ts'
import { ensure } from '../expectation.ts'
import { becomes, pause, promptMs, within } from '../patience.ts'
import { textAnswer } from '../samples.ts'
import { unfinished } from '../stream-samples.ts'

/** Bytes of the stream that nobody reads to its end. */
const pieceBytes = 64 * 1024
/** How many there are, and what may be under way while the reader pauses: buffers of the system hold several MiB of a socket. */
const amounts = {
  inProcess: { pieces: 64, aheadBytes: 2 * 1024 * 1024 },
  socket: { pieces: 256, aheadBytes: 12 * 1024 * 1024 },
}

/** What holds for readers who leave, or pause. */
export const streamReadingChecks: readonly Check[] = [
  {
    id: 'S10',
    title: 'closes the connection when the reader leaves the loop',
    hint: 'the iterator of a stream of your own: its `return()` must reach that of core',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    async run(bench) {
      const frames = chatWire(bench).stream(textAnswer(bench.capabilities))
      const { chat, server } = await serveStream(bench, unfinished(frames), { end: 'stall' })
      const stream = chat().stream(plainRequest, { retry: false })
      const leave = async (): Promise<void> => {
        for await (const event of stream) if (event.type === 'text-delta') return
      }
      await within(leave(), promptMs, 'leaving the loop over a stream')
      const closed = await becomes(() => server.open() === 0, promptMs)
      ensure(closed, 'after break in the loop over a stream the connection must be closed: the server still has it open')
      const outcome = await within(outcomeOf(stream), promptMs, 'stream.result after break')
      ensure(
        ModelError.is(outcome) && outcome.code === 'aborted',
        `stream.result must reject with code aborted after break, gave ${describe(outcome)}`,
      )
    },
  },
  {
    id: 'S11',
    title: 'holds the server back while the reader pauses',
    hint: 'whatever reads the stream of core ahead of its reader, or buffers it',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    async run(bench) {
      const { aheadBytes, pieces } = amounts[bench.route === 'socket' ? 'socket' : 'inProcess']
      const word = 'calm '.repeat(pieceBytes / 5)
      const frames = chatWire(bench).stream({
        ...textAnswer(bench.capabilities),
        text: Array.from({ length: pieces }, () => word),
      })
      const { chat, server } = await serveStream(bench, frames)
      const events = chat().stream(plainRequest, { retry: false })[Symbol.asyncIterator]()
      await nextText(events)
      await settled(() => server.sent())
      const sent = server.sent()
      ensure(
        sent < aheadBytes,
        `a reader that paused after the first text must hold the server back: it has sent ${sent} bytes already, more than ${aheadBytes}`,
      )
      for (let read = 0; read < 60 && server.sent() === sent; read++) await nextText(events)
      ensure(
        await becomes(() => server.sent() > sent),
        'when the reader goes on after a pause the server must be let go on, and was not',
      )
      await events.return?.()
    },
  },
]

async function outcomeOf({ result }: ChatStream): Promise<unknown> {
  return await result.catch((error: unknown) => error)
}

async function nextText(events: AsyncIterator<ChatEvent>): Promise<void> {
  for (;;) {
    const step = await within(events.next(), 2_000, 'the next event of a stream')
    if (step.done) throw new CheckFailure('a stream ended before all its text had come')
    if (step.value.type === 'text-delta') return
  }
}

/** Resolves when the figure has not changed for a while. */
async function settled(figure: () => number): Promise<void> {
  for (let last = -1; last !== figure();) {
    last = figure()
    await pause(25)
  }
}
