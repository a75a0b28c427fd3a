import type { ChatEvent, ChatModel } from '@polymux/core'
import type { Bench } from '../bench.ts'
import type { Check } from '../check.ts'
import type { ChatWire } from '../conformance-wire.ts'
import { ensureEqual } from '../expectation.ts'
import { textAnswer } from '../samples.ts'
import { recut, streamReply } from '../scripted-reply.ts'

/** What holds for answers that stream. */
export const streamChecks: readonly Check[] = [
  {
    id: 'S4',
    title: 'gives the same events however the bytes are cut',
    level: 1,
    unfit: withoutChat,
    async run(bench) {
      const wire = chatWire(bench)
      const frames = wire.stream(textAnswer(bench.capabilities))
      const whole = await eventsOf(bench, frames)
      for (const size of [1, 2, 3, 7]) {
        ensureEqual(await eventsOf(bench, recut(frames, size)), whole, `the events of a stream in pieces of ${size} bytes`)
      }
    },
  },
]

async function eventsOf(bench: Bench, pieces: readonly (string | Uint8Array)[]): Promise<readonly ChatEvent[]> {
  const { chat } = await bench.serve([streamReply(chatWire(bench).streamType, pieces)])
  return await collect(chat())
}

async function collect(model: ChatModel): Promise<readonly ChatEvent[]> {
  const events: ChatEvent[] = []
  for await (const event of model.stream({ messages: [{ role: 'user', content: 'Describe a calm sea' }] })) events.push(event)
  return events
}

function withoutChat({ wire }: Bench): string | undefined {
  return wire.chat ? undefined : 'the provider has no chat models'
}

function chatWire({ wire }: Bench): ChatWire {
  if (wire.chat) return wire.chat
  throw new TypeError('The wire has no chat.')
}
