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
    return this.strike(this.armed, ['accept'], () => true)[0]
  }

  /** What strikes when the head of a request was read. */
  onHead(request: FaultRequest): Strike | undefined {
    return this.strike(this.candidates(request), ['upload'], ({ fault, options }) => applies(fault, options, request))[0]
  }

  /** What decides what is said. Throws `TypeError` for a header that asks for no known fault. */
  onRequest(request: FaultRequest): readonly Strike[] {
    return this.onStage(request, ['answer'], request.streaming)
  }

  /** What decides how it is sent, in the order in which it acts. `streamed`: whether a stream is what is said, now that it is known. */
  onReply(request: FaultRequest, streamed: boolean): readonly Strike[] {
    return this.onStage(request, ['ending', 'encoding', 'pace', 'head'], streamed)
  }

  onStage(request: FaultRequest, layers: readonly FaultLayer[], streamed: boolean): readonly Strike[] {
    return this.strike(this.candidates(request), layers, ({ fault, options }) => {
      return (fault.calls === 'any' || (fault.calls === 'stream') === streamed) && applies(fault, options, request)
    })
  }

  candidates({ headers }: FaultRequest): readonly Armed[] {
    const text = headers['x-testkit-fault']
    if (text === undefined) return this.armed
    const asked = this.byHeader.get(text) ?? parseFaultHeader(text).map(({ name, options }) => armedFault(name, options))
    this.byHeader.set(text, asked)
    return [...asked, ...this.armed]
  }

  /** The first matching fault of each layer. */
  strike(candidates: readonly Armed[], layers: readonly FaultLayer[], fits: (armed: Armed) => boolean): readonly Strike[] {
    return layers.flatMap((layer) => {
      const found = candidates.find(
        (armed) => armed.fault.layer === layer && this.ready(armed) && fits(armed) && this.chance(armed),
      )
      if (!found) return []
      found.strikes++
      return [found]
    })
  }

  ready({ disarmed, options, strikes }: Armed): boolean {
    return !disarmed && strikes < (options.times ?? Infinity)
  }

  chance({ options }: Armed): boolean {
    return options.probability === undefined || this.random() < options.probability
  }
}

function applies(fault: ServerFault, options: FaultOptions, request: FaultRequest): boolean {
  return fault.applies?.(request) !== false && options.when?.(request) !== false
}

function armedFault(name: ServerFaultName, options: FaultOptions): Armed {
  if (!isServerFaultName(name)) throw new TypeError(notAServerFault(name))
  return { name, fault: serverFaults[name], settings: options, options, strikes: 0, disarmed: false }
}

function notAServerFault(name: string): string {
  return `A server cannot commit the fault "${name}". See faultCatalogue for names; openFault(name) stages those of kind connection and client.`
}
