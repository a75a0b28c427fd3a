import type { JsonObject } from '../json/json-value.ts'
import type { Clock } from './clock.ts'
import type { Generation } from './generation.ts'
import type { EmulatedModel } from './models.ts'
import type { WireAnswer } from './wire-answer.ts'

/** A request that has come as far as its endpoint, and what the emulator has to answer it with. */
export interface EndpointContext {
  /** The parsed request; empty for GET. */
  readonly body: JsonObject
  readonly query: URLSearchParams
  readonly models: readonly EmulatedModel[]
  readonly seed: number
  readonly clock: Clock
  generation(kind: 'gen' | 'gen-emb' | 'gen-img'): Generation
}

/** Answers a request, or throws a `WireError`. */
export type Endpoint = (context: EndpointContext) => WireAnswer
