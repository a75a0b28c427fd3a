import type { ChatModel } from '@polymux/core'
import type { FaultOptions } from './armed-faults.ts'
import type { FaultName } from './catalogue.ts'
import { clientFaults, type ClientFault } from './client-faults.ts'
import type { ClientReport } from './client-report.ts'
import { connectionFaults, type ConnectionFaultName } from './connection-faults.ts'
import { createFaultServer, type FaultServer } from './fault-server.ts'
import { isServerFaultName } from './server-faults.ts'
import type { FaultTransportOptions } from './transport-options.ts'

/** A fault that waits for a client. */
export interface StagedFault {
  /** What the provider under test takes. */
  readonly baseURL: string
  /** What its transport must be made with. */
  readonly transportOptions: FaultTransportOptions
  /** Absent where the fault keeps every request from reaching one. */
  readonly server?: FaultServer
  /** Makes the calls, for faults of the caller; the model must be at `baseURL`. */
  readonly run?: (chat: ChatModel) => Promise<ClientReport>
  close(): Promise<void>
}

/** Lays out any fault of the catalogue: a server on which it is armed, a way that leads nowhere, or a caller that misbehaves. */
export async function openFault(name: FaultName, options?: FaultOptions): Promise<StagedFault> {
  if (isConnectionFaultName(name)) return await connectionFaults[name].open()
  const server = await createFaultServer()
  const { baseURL, close } = server
  if (isServerFaultName(name)) {
    server.fault(name, options)
    return { baseURL, transportOptions: {}, server, close }
  }
  const fault: ClientFault = clientFaults[name]
  const run = (chat: ChatModel): Promise<ClientReport> => fault.run(server, chat)
  return { baseURL: fault.baseURL ?? baseURL, transportOptions: fault.transportOptions ?? {}, server, run, close }
}

function isConnectionFaultName(name: FaultName): name is ConnectionFaultName {
  return Object.hasOwn(connectionFaults, name)
}
