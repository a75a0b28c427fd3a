import type { ChatModel } from '@polymux/core'
import { arrived, calmRequest, rejectionOf, type ClientReport } from './client-report.ts'
import type { FaultServer } from './fault-server.ts'

/** Turns `Date.now`, which everything in this process sees: nothing else should run beside it. */
export async function jumpClock(server: FaultServer, chat: ChatModel): Promise<ClientReport> {
  const { now } = Date
  try {
    server.fault('stream.slow-drip', { bytes: 64, pauseMs: 5 })
    server.fault('headers.stall', { when: ({ streaming }) => !streaming })
    const first = chat.stream(calmRequest, { timeouts: { totalMs: 2_000 }, deadline: now() + 10_000 })
    const result = first.result
    await arrived(server, 1)
    Date.now = () => now() + 3_600_000
    await result
    const second = rejectionOf(chat.generate(calmRequest, { timeouts: { totalMs: 600 } }))
    await arrived(server, 2)
    Date.now = () => now() - 3_600_000
    const startedAt = performance.now()
    const error = await second
    return { error, settledAfterMs: performance.now() - startedAt }
  } finally {
    Date.now = now
  }
}
