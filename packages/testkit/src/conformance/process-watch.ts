import process from 'node:process'

/** Hears what the process complains of while checks run: promises that were rejected and never looked at, and warnings. */
export interface ProcessWatch {
  /** Every complaint so far, in words. */
  readonly noticed: readonly string[]
  /** Listens while `run` runs and until what it left behind has been reported. Runs may overlap. */
  around(run: () => Promise<void>): Promise<void>
}

/** Hears nothing by itself: only during `around`, so that no listener outlives the suite. */
export function watchProcess(): ProcessWatch {
  const noticed: string[] = []
  let running = 0
  const onRejection = (reason: unknown): void => {
    noticed.push(`unhandled rejection: ${reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason)}`)
  }
  const onWarning = ({ name, message }: Error): void => {
    if (!ignoredWarnings.has(name)) noticed.push(`warning: ${name}: ${message}`)
  }
  return {
    noticed,
    async around(run) {
      if (running++ === 0) process.on('unhandledRejection', onRejection).on('warning', onWarning)
      try {
        await run()
      } finally {
        await nextTurn()
        if (--running === 0) process.off('unhandledRejection', onRejection).off('warning', onWarning)
      }
    },
  }
}

/** The runtime speaks of its own features in these, as a rule, and says it once for all. */
const ignoredWarnings: ReadonlySet<string> = new Set(['ExperimentalWarning', 'DeprecationWarning'])

/** Rejections are reported when the promises of a turn are done. */
export async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)))
}
