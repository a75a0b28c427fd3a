import process from 'node:process'

const events = ['unhandledRejection', 'warning'] as const

function ignore(): void {}

/** Runs `run` while nobody else hears what the process complains of: a broken provider's fault is not the test run's. */
export async function quietly<Value>(run: () => Promise<Value>): Promise<Value> {
  const others = events.map((name) => ({ name, listeners: process.rawListeners(name) }))
  for (const { name } of others) process.removeAllListeners(name)
  // Without any listener a rejection would end the process.
  process.on('unhandledRejection', ignore)
  try {
    return await run()
  } finally {
    process.off('unhandledRejection', ignore)
    for (const { name, listeners } of others) {
      // Safe: they were listeners of this event.
      for (const listener of listeners) process.on(name, listener as (...given: unknown[]) => void)
    }
  }
}
