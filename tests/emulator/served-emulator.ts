import { createEmulator, type Emulator, type EmulatorOptions, type LoopbackServer } from '@polymux/testkit/emulator'
import { afterAll, beforeAll } from 'vitest'

/** What clients are pointed at. */
export interface ServedEmulator {
  readonly emulator: Emulator
  /** Where OpenRouter's `/api/v1` is. */
  readonly baseURL: string
}

/** An emulator on a port, from before the first test of a file to after the last. */
export function serveEmulator(options?: EmulatorOptions): () => ServedEmulator {
  const emulator = createEmulator(options)
  let server: LoopbackServer | undefined
  beforeAll(async () => {
    server = await emulator.listen()
  })
  afterAll(async () => server?.close())
  return () => {
    if (!server) throw new Error('The emulator does not listen yet: ask within a test.')
    return { emulator, baseURL: `${server.url}/api/v1` }
  }
}
