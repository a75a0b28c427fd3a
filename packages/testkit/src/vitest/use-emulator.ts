import type { Transport } from '@polymux/core'
import { afterAll, beforeAll } from 'vitest'
import { createEmulator, type EmulatorOptions } from '../emulator/emulator.ts'
import { forbidNetwork } from '../guard/network-guard.ts'
import type { LoopbackServer } from '../http/loopback-server.ts'
import type { JournalEntry } from '../http/request-journal.ts'

/** An emulator that serves while the tests of a file run. */
export interface UsedEmulator {
  /** `http://127.0.0.1:<port>/api/v1`. Throws before the tests begin. */
  readonly baseURL: string
  /** Answers in process. */
  readonly transport: Transport
  /** The last 1,000 requests, by either way, credentials redacted. */
  readonly requests: readonly JournalEntry[]
}

/** Serves an emulator to the tests of this file or `describe` block, with the network forbidden. To be called where `beforeAll` could be. */
export function useEmulator(options: EmulatorOptions = {}): UsedEmulator {
  const emulator = createEmulator(options)
  let server: LoopbackServer | undefined
  let restore: (() => void) | undefined
  beforeAll(async () => {
    restore = forbidNetwork()
    server = await emulator.listen()
  })
  afterAll(async () => {
    restore?.()
    await server?.close()
  })
  return {
    get baseURL() {
      if (server) return `${server.url}/api/v1`
      throw new Error(
        'The emulator is not listening yet: read baseURL inside a test or a beforeAll that comes after useEmulator.',
      )
    },
    transport: emulator.transport,
    requests: emulator.requests,
  }
}
