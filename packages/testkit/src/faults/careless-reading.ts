/** Callers that leave, that forget to read, and that read too slowly. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChatModel } from '@polymux/core'
import { calmRequest, closingTime, rejectionOf, waitFor, type ClientReport } from './client-report.ts'
import type { FaultServer } from './fault-server.ts'
import { usualText } from './usual-answer.ts'

/** Leaves the loop after three texts. */
export async function breakOff(server: FaultServer, chat: ChatModel): Promise<ClientReport> {
  server.fault('stream.stall-mid')
  const stream = chat.stream(calmRequest)
  let text = ''
  let leftAt = 0
  let leftAtServer = 0
  for await (const event of stream) {
    if (event.type !== 'text-delta') continue
    text += event.text
    leftAt = performance.now()
    leftAtServer = server.now()
    if (text === 'Calm sea,') break
  }
  const settledAfterMs = performance.now() - leftAt
  const closedAfterMs = (await closingTime(server, 1)) - leftAtServer
  return { error: await rejectionOf(stream.result), settledAfterMs, closedAfterMs }
}

/** Holds four streams without reading them while eight other calls are made. */
export async function neverConsume(server: FaultServer, chat: ChatModel): Promise<ClientReport> {
  server.fault('stream.huge-event', { bytes: 2 ** 21 })
  const closings = (): number[] =>
    server
      .connectionLog()
      .slice(0, 4)
      .map(({ closedAtMs = Infinity }) => closedAtMs)
  const openedAtMs = server.now()
  const streams = Array.from({ length: 4 }, () => chat.stream(calmRequest, { timeouts: { totalMs: 800 } }))
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]())
  await Promise.all(iterators.map((iterator) => iterator.next()))
  const others = await Promise.all(Array.from({ length: 8 }, () => chat.generate(calmRequest, { timeouts: { totalMs: 700 } })))
  if (others.some(({ text }) => text !== usualText)) throw new Error('A call beside the unread streams got another answer.')
  await waitFor(() => closings().every((atMs) => atMs < Infinity))
  const closedAfterMs = Math.max(...closings()) - openedAtMs
  const errors = await Promise.all(iterators.map(readToEnd))
  return errors.includes(undefined) ? { closedAfterMs } : { error: errors[0], closedAfterMs }
}

/** Reads the first event of 32 MiB of keep-alives, pauses, then reads on. */
export async function consumeSlowly(server: FaultServer, chat: ChatModel): Promise<ClientReport> {
  server.fault('stream.comment-flood', { bytes: 2 ** 25 })
  const stream = chat.stream(calmRequest)
  const iterator = stream[Symbol.asyncIterator]()
  await iterator.next()
  await sleep(300)
  const sentUnreadBytes = server.connectionLog().reduce((sum, { bytesWritten }) => sum + bytesWritten, 0)
  const error = await readToEnd(iterator)
  return error === undefined ? { text: (await stream.result).text, sentUnreadBytes } : { error, sentUnreadBytes }
}

async function readToEnd(iterator: AsyncIterator<unknown>): Promise<unknown> {
  try {
    while (!(await iterator.next()).done);
    return undefined
  } catch (error) {
    return error
  }
}
