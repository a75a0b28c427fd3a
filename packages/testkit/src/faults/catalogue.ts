/** Everything that can go wrong between a program and a model, by name. */
import { clientFaults, type ClientFaultName } from './client-faults.ts'
import { connectionFaults, type ConnectionFaultName } from './connection-faults.ts'
import type { FaultFacts, FaultKind } from './fault.ts'
import { serverFaults, type ServerFaultName } from './server-faults.ts'

/** Names of all faults. */
export type FaultName = ServerFaultName | ConnectionFaultName | ClientFaultName

/** One fault as plain data. */
export interface FaultEntry extends FaultFacts {
  readonly name: FaultName
  readonly kind: FaultKind
}

/** All faults, by row. What a client must make of each is in `expect`. */
export const faultCatalogue: readonly FaultEntry[] = [
  ...entries('server', serverFaults),
  ...entries('connection', connectionFaults),
  ...entries('client', clientFaults),
].toSorted((left, right) => left.row - right.row)

function entries<Name extends FaultName>(kind: FaultKind, faults: Readonly<Record<Name, FaultFacts>>): readonly FaultEntry[] {
  // Safe: the keys of a record of faults are its names.
  const named = Object.entries(faults) as [Name, FaultFacts][]
  return named.map(([name, facts]) => entry(name, kind, facts))
}

/** Without what commits the fault, which is no data. */
function entry(name: FaultName, kind: FaultKind, { row, summary, calls, expect, expectStreamed }: FaultFacts): FaultEntry {
  const facts = { row, name, summary, kind, calls, expect }
  return expectStreamed ? { ...facts, expectStreamed } : facts
}
