import type { JsonObject } from '../json/json-value.ts'
import type { ReceivedRequest } from '../http/received-request.ts'
import type { Clock } from './clock.ts'
import type { Generation, GenerationKind } from './generation.ts'
import type { Charge, Ledger } from './ledger.ts'
import type { EmulatedModel } from './models.ts'
import type { VideoJobs } from './video-jobs.ts'
import type { PromptCache } from './prompt-cache.ts'
import type { WireAnswer } from './wire-answer.ts'

/** A request that has come as far as its endpoint, and what the emulator has to answer it with. */
export interface EndpointContext {
  /** As it came, for endpoints that read headers, bytes or forms. */
  readonly request: ReceivedRequest
  /** The parsed request; empty for GET and for forms. */
  readonly body: JsonObject
  readonly query: URLSearchParams
  /** What stands in the path for the `:names` of the route. */
  readonly parameters: Readonly<Record<string, string>>
  readonly models: readonly EmulatedModel[]
  readonly seed: number
  readonly clock: Clock
  readonly ledger: Ledger
  /** Films ordered from this emulator. */
  readonly videos: VideoJobs
  readonly promptCache: PromptCache
  /** Milliseconds on the emulator's clock, which may be a test's. */
  nowMs(): number
  generation(kind: GenerationKind): Generation
  /** Books what an answer costs: `/generation`, `/key` and `/credits` tell of it. */
  charge(charge: Charge): void
  /** How long after an answer `/generation` knows of it. */
  readonly generationDelayMs: number
  /** Notes in the journal what was accepted and changes nothing. */
  warn(text: string): void
}

/** What becomes known of a request while it is answered. */
export interface RequestNotes {
  readonly warnings: string[]
  /** Takes back what was charged: set when something was. */
  uncharge?: () => void
}

/** Answers a request, or throws a `WireError`. */
export type Endpoint = (context: EndpointContext) => WireAnswer
