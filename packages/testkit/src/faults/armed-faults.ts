/** Which faults lie in wait on a server, and which of them meet a request. */
import { randomFrom } from '../emulator/random.ts'
import type { FaultRequest } from './fault-request.ts'
import { parseFaultHeader } from './fault-header.ts'
import type { FaultLayer, FaultSettings, ServerFault } from './server-fault.ts'
import { isServerFaultName, serverFaults, type ServerFaultName } from './server-faults.ts'

/** When an armed fault strikes, and how. */
export interface FaultOptions extends FaultSettings {
  /** Strikes so many times, then never again. Default: for ever. */
  readonly times?: number | undefined
  /** Chance of each strike, 0 to 1, from the server's seeded random numbers. Default 1. */
  readonly probability?: number | undefined
  /** Strikes only where this says so. Not asked by faults that strike before a request is read. */
  readonly when?: ((request: FaultRequest) => boolean) | undefined
}

/** An armed fault. */
export interface FaultHandle {
  readonly name: ServerFaultName
  /** How often it has struck. */
  readonly strikes: number
  /** It strikes no more. */
  disarm(): void
}

/** A fault that meets a request, with its settings. */
export interface Strike {
  readonly name: ServerFaultName
  readonly fault: ServerFault
  readonly settings: FaultSettings
}

interface Armed extends Strike {
  readonly options: FaultOptions
  strikes: number
  disarmed: boolean
}

/** The faults of one server, in the order in which they were armed. */
export class ArmedFaults {
  readonly random: () => number
  armed: readonly Armed[] = []
  /** Faults asked for by header, by the text of the header: their `times` are counted per text. */
  readonly byHeader: Map<string, readonly Armed[]> = new Map()

  constructor(seed: number) {
    this.random = randomFrom(seed)
  }

  arm(name: ServerFaultName, options: FaultOptions = {}): FaultHandle {
    const armed = armedFault(name, options)
    this.armed = [...this.armed, armed]
    return {
      name,
      get strikes() {
        return armed.strikes
      },
      disarm: () => {
        armed.disarmed = true
        this.armed = this.armed.filter((other) => other !== armed)
      },
    }
  }

  /** What strikes a connection before anything was read. */
  onAccept(): Strike | undefined {
    return this.strike(this.armed, ['accept'], undefined)[0]
  }

  /** What strikes when the head of a request was read. */
  onHead(request: FaultRequest): Strike | undefined {
    return this.strike(this.candidates(request), ['upload'], request)[0]
  }

  /** What strikes the answer, in the order in which it acts. Throws `TypeError` for a header that asks for no known fault. */
  onRequest(request: FaultRequest): readonly Strike[] {
    return this.strike(this.candidates(request), answerLayers, request)
  }

  candidates({ headers }: FaultRequest): readonly Armed[] {
    const text = headers['x-testkit-fault']
    if (text === undefined) return this.armed
    const asked = this.byHeader.get(text) ?? parseFaultHeader(text).map(({ name, options }) => armedFault(name, options))
    this.byHeader.set(text, asked)
    return [...asked, ...this.armed]
  }

  /** The first matching fault of each layer. */
  strike(candidates: readonly Armed[], layers: readonly FaultLayer[], request: FaultRequest | undefined): readonly Strike[] {
    return layers.flatMap((layer) => {
      const found = candidates.find((armed) => armed.fault.layer === layer && this.matches(armed, request))
      if (!found) return []
      found.strikes++
      return [found]
    })
  }

  matches({ disarmed, fault, options, strikes }: Armed, request: FaultRequest | undefined): boolean {
    if (disarmed || strikes >= (options.times ?? Infinity)) return false
    if (request) {
      // While only the head is known, nobody can say what the body will ask for.
      if (fault.layer !== 'upload' && fault.calls !== 'any' && (fault.calls === 'stream') !== request.streaming) return false
      if (fault.applies?.(request) === false || options.when?.(request) === false) return false
    }
    return options.probability === undefined || this.random() < options.probability
  }
}

const answerLayers: readonly FaultLayer[] = ['answer', 'ending', 'encoding', 'pace', 'head']

function armedFault(name: ServerFaultName, options: FaultOptions): Armed {
  if (!isServerFaultName(name)) throw new TypeError(notAServerFault(name))
  return { name, fault: serverFaults[name], settings: options, options, strikes: 0, disarmed: false }
}

function notAServerFault(name: string): string {
  return `A server cannot commit the fault "${name}". See faultCatalogue for names; openFault(name) stages those of kind connection and client.`
}
