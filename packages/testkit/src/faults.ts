/**
 * Everything that can go wrong between a program and a model, on purpose: a catalogue of faults with what a client must make of
 * each, and a server that commits them byte for byte.
 * @module
 */
export type { FaultHandle, FaultOptions } from './faults/armed-faults.ts'
export { faultCatalogue } from './faults/catalogue.ts'
export type { FaultEntry, FaultName } from './faults/catalogue.ts'
export type { ClientFaultName } from './faults/client-faults.ts'
export type { ClientReport } from './faults/client-report.ts'
export type { ConnectionFaultName } from './faults/connection-faults.ts'
export type { ConnectionRecord } from './faults/fault-connection.ts'
export type { FaultRequest, LoggedRequest } from './faults/fault-request.ts'
export { createFaultServer } from './faults/fault-server.ts'
export type { FaultServer, FaultServerOptions } from './faults/fault-server.ts'
export type { Expectation, ExpectedToolCall, FaultCalls, FaultFacts, FaultKind } from './faults/fault.ts'
export { openFault } from './faults/open-fault.ts'
export type { StagedFault } from './faults/open-fault.ts'
export type { FaultSettings } from './faults/server-fault.ts'
export type { ServerFaultName } from './faults/server-faults.ts'
export { makeCertificate } from './faults/throwaway-certificate.ts'
export type { CertificateFacts, ThrowawayCertificate } from './faults/throwaway-certificate.ts'
export type { FaultTransportOptions } from './faults/transport-options.ts'
