/** Which calls meet which fault, and with which limits, so that nothing waits longer than it must. */
import type { CallOptions, ChatRequest } from '@polymux/core'
import { faultCatalogue, type Expectation, type FaultEntry, type FaultName, type FaultSettings } from '@polymux/testkit/faults'

export type Surface = 'generate' | 'stream' | 'embed'

export interface FaultCase {
  readonly entry: FaultEntry
  readonly surface: Surface
  readonly expect: Expectation
  readonly settings: FaultSettings
  readonly options: CallOptions
  readonly request: ChatRequest
  /** Runs alone: it measures time or memory, moves much data, or turns the clock. */
  readonly alone: boolean
}

/** Whole replies are read in one place for chat and in another for embeddings: both are tried. */
function surfacesOf({ calls, kind, name }: FaultEntry): readonly Surface[] {
  if (big.has(name)) return ['generate']
  if (kind === 'client') return [calls === 'stream' ? 'stream' : 'generate']
  if (calls === 'stream') return ['stream']
  return calls === 'whole' ? ['generate', 'embed'] : ['generate', 'stream', 'embed']
}

/** Far above what any answer takes here, far below the defaults. */
const limits: NonNullable<CallOptions['timeouts']> = { connectMs: 5_000, firstEventMs: 5_000, idleMs: 5_000, totalMs: 10_000 }
const noConnection = { connectMs: 300 }

const timeouts: Partial<Record<FaultName, CallOptions['timeouts']>> = {
  'connect.timeout': noConnection,
  'tls.silent-server': noConnection,
  'headers.stall': { firstEventMs: 400, totalMs: 3_500 },
  'stream.stall-mid': { idleMs: 500 },
  'stream.comment-flood': { firstEventMs: 400 },
}

const settings: Partial<Record<FaultName, FaultSettings>> = {
  'stream.slow-drip': { bytes: 16, pauseMs: 4 },
  'stream.comment-flood': { pauseMs: 1 },
  'rate.429-ms-header': { waitMs: 300 },
  'rate.429-x-ms-header': { waitMs: 300 },
  'rate.429-reset-header': { waitMs: 300 },
  'rate.429-body-metadata': { waitMs: 300 },
}

/** Moves many megabytes, for which one kind of call must do. */
const big: ReadonlySet<FaultName> = new Set<FaultName>(['encoding.bomb', 'upload.early-response', 'upload.slow-read'])
const heavy: ReadonlySet<FaultName> = new Set<FaultName>([
  ...big,
  'stream.huge-event',
  'stream.oversized-event',
  'rate.429-too-long',
])

/** More than the system's buffers take. */
const bigText = 'calm '.repeat(1_600_000)

/** Every fault with every kind of call that it can befall. */
export const faultCases: readonly FaultCase[] = faultCatalogue.flatMap((entry) =>
  surfacesOf(entry).map((surface) => {
    const { expect, expectStreamed, kind, name } = entry
    return {
      entry,
      surface,
      expect: surface === 'stream' ? { ...expect, ...expectStreamed } : expect,
      settings: settings[name] ?? {},
      options: { timeouts: { ...limits, ...timeouts[name] } },
      request: { messages: [{ role: 'user', content: name.startsWith('upload.') ? bigText : 'Describe a calm sea' }] },
      alone: kind === 'client' || heavy.has(name),
    }
  }),
)
