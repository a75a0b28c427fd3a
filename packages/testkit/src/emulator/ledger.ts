/** What the emulator has charged, exactly, and for which answers. */
import { addDecimals, type Decimal, parseJsonNumber } from './decimal.ts'
import type { Generation } from './generation.ts'
import type { EmulatedModel } from './models.ts'
import { ExactNumber, type WireObject } from './wire-json.ts'

/** One answer that was paid for. */
export interface Charge {
  readonly generation: Generation
  readonly model: EmulatedModel
  /** The `usage` of the answer; its `cost` is what is booked, nothing when there is none. */
  readonly usage: WireObject
  /** What `/generation` calls the kind of call. */
  readonly apiType: 'completions' | 'embeddings' | 'rerank' | 'tts' | 'stt' | 'video' | 'image'
  readonly streamed?: boolean | undefined
  readonly finishReason?: string | undefined
  readonly nativeFinishReason?: string | undefined
  /** How long the answer takes, from the headers to its last byte. */
  readonly durationMs?: number | undefined
}

/** A charge and when it was made, on the emulator's clock. */
export interface BookedCharge extends Charge {
  readonly atMs: number
  readonly cost: Decimal
}

/** Charges by the id of their answer. An emulator may run for days: only the last thousand can be looked up, the sum is of all. */
export class Ledger {
  readonly booked: Map<string, BookedCharge> = new Map()
  total: Decimal = { units: 0n, scale: 0 }

  book(charge: Charge, atMs: number): void {
    const cost = costOf(charge.usage)
    this.total = addDecimals(this.total, cost)
    this.booked.set(charge.generation.id, { ...charge, atMs, cost })
    if (this.booked.size <= mostBooked) return
    const [oldest] = this.booked.keys()
    if (oldest !== undefined) this.booked.delete(oldest)
  }

  /** Takes a charge back: for an answer that never was. */
  cancel(id: string): void {
    const charge = this.booked.get(id)
    if (!charge || !this.booked.delete(id)) return
    this.total = addDecimals(this.total, { units: -charge.cost.units, scale: charge.cost.scale })
  }
}

const mostBooked = 1_000

function costOf({ cost }: WireObject): Decimal {
  return parseJsonNumber(cost instanceof ExactNumber ? cost.text : typeof cost === 'number' ? String(cost) : '0')
}
