import { isDeepStrictEqual } from 'node:util'
import type { Bench } from '../bench.ts'
import { finishedStream, runStream, withoutHeaders } from '../chat-run.ts'
import { chatWire, lacksChat } from '../claims.ts'
import type { Check } from '../check.ts'
import { describe } from '../chat-run.ts'
import { ensure, ensureEqual } from '../expectation.ts'
import { keepsArguments } from '../tool-arguments.ts'
import { recut } from '../scripted-reply.ts'
import { cutAtRandom, everyCut, fullAnswer } from '../stream-samples.ts'

/** What must not depend on how the bytes of a stream come. */
export const streamBytesChecks: readonly Check[] = [
  {
    id: 'S4',
    title: 'gives the same events however the bytes are cut',
    hint: 'whatever reads bytes before core does: characters and frames may be cut anywhere',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    async run(bench) {
      const frames = chatWire(bench).stream(fullAnswer(bench.capabilities))
      const whole = await eventsOf(bench, frames, 'a stream, its frames as they are')
      // Middleware sees no bytes, and a socket joins small pieces again: by these routes fewer cuts tell as much.
      const thorough = bench.route === 'direct'
      const sizes = thorough ? [1, 2, 3, 7] : [7]
      for (const size of sizes) {
        const what = `a stream in pieces of ${size} bytes`
        ensureSame(await eventsOf(bench, recut(frames, size), what), whole, what)
      }
      for (let seed = 1; seed <= (thorough ? 20 : 5); seed++) {
        const what = `a stream cut at random (seed ${seed})`
        ensureSame(await eventsOf(bench, cutAtRandom(frames, seed), what), whole, what)
      }
    },
  },
  {
    id: 'S5',
    title: 'puts the arguments of tool calls together wherever they are cut',
    hint: 'the tool deltas of the decoder: fragments go on untouched, under one key for each call',
    level: 1,
    unfit: (bench) =>
      lacksChat(bench, 'tools') ??
      (keepsArguments(chatWire(bench), 'streamed') ? undefined : 'this wire sends the arguments of a tool call in one piece'),
    async run(bench) {
      const given = { city: 'São  Paulo 🌊', days: [1, 20], note: '"{}" \\ ' }
      const text = JSON.stringify(given, null, 1)
      const cuts = [...everyCut(text), Array.from(text), [text]]
      const { usage: _, ...answer } = fullAnswer(bench.capabilities)
      for (const pieces of bench.route === 'direct' ? cuts : cuts.slice(-10)) {
        const toolCalls = [{ id: 'call-1', name: 'get_weather', arguments: pieces }, ...(answer.toolCalls?.slice(1) ?? [])]
        const what = `a stream of a tool call whose arguments came as ${JSON.stringify(pieces)}`
        const { result } = await finishedStream(bench, chatWire(bench).stream({ ...answer, toolCalls }), what)
        const [call] = result.toolCalls
        ensureEqual(result.toolCalls.length, toolCalls.length, `${what}: the number of its tool calls`)
        ensureEqual(call?.argumentsText, text, `${what}: argumentsText`)
        ensureEqual(call && !call.invalid ? call.input : call, given, `${what}: input`)
      }
    },
  },
  {
    id: 'S7',
    title: 'does not show what keeps the connection alive',
    hint: 'what the decoder does with messages that hold nothing of the answer: it yields nothing for them',
    level: 1,
    unfit: (bench) =>
      lacksChat(bench) ?? (bench.wire.chat?.keepAlive ? undefined : 'the wire has nothing to keep a connection alive'),
    async run(bench) {
      const { keepAlive = '', ...wire } = chatWire(bench)
      const frames = wire.stream(fullAnswer(bench.capabilities))
      const whole = await eventsOf(bench, frames, 'a stream')
      const mixed = frames.flatMap((frame) => [keepAlive, keepAlive, frame])
      const forms = {
        'between all frames': mixed,
        'in one piece with the frames': [mixed.join('')],
        'cut in pieces': recut(mixed, 5),
      }
      for (const [form, pieces] of Object.entries(forms)) {
        const what = `a stream with ${JSON.stringify(keepAlive)} ${form}`
        ensureSame(await eventsOf(bench, pieces, what), whole, what)
      }
    },
  },
]

async function eventsOf(bench: Bench, pieces: readonly (string | Uint8Array)[], what: string): Promise<readonly unknown[]> {
  const { events, error } = await runStream(bench, pieces)
  ensure(error === undefined, `${what} must finish, failed: ${describe(error)}`)
  return withoutHeaders(events)
}

/** Fails with the first event that differs, since whole lists are too long to read. */
function ensureSame(actual: readonly unknown[], expected: readonly unknown[], what: string): void {
  const length = Math.max(actual.length, expected.length)
  const index = Array.from({ length }).findIndex((_, at) => !isDeepStrictEqual(actual[at], expected[at]))
  if (index >= 0)
    ensureEqual(actual[index], expected[index], `${what}: event ${index}, compared with the same stream in one frame a piece`)
}
