import { bodyFaults, type BodyFaultName } from './body-faults.ts'
import { encodingFaults, type EncodingFaultName } from './encoding-faults.ts'
import { headFaults, type HeadFaultName } from './head-faults.ts'
import { rateFaults, type RateFaultName } from './rate-faults.ts'
import { redirectFaults, type RedirectFaultName } from './redirect-faults.ts'
import type { ServerFault } from './server-fault.ts'
import { socketFaults, type SocketFaultName } from './socket-faults.ts'
import { statusFaults, type StatusFaultName } from './status-faults.ts'
import { streamBreakFaults, type StreamBreakFaultName } from './stream-break-faults.ts'
import { streamFormFaults, type StreamFormFaultName } from './stream-form-faults.ts'
import { streamToolFaults, type StreamToolFaultName } from './stream-tool-faults.ts'
import { uploadFaults, type UploadFaultName } from './upload-faults.ts'

/** Names of the faults that a server commits: what `server.fault` takes. */
export type ServerFaultName =
  | SocketFaultName
  | HeadFaultName
  | RedirectFaultName
  | BodyFaultName
  | EncodingFaultName
  | StreamBreakFaultName
  | StreamFormFaultName
  | StreamToolFaultName
  | RateFaultName
  | StatusFaultName
  | UploadFaultName

/** All of them by name. */
export const serverFaults: Readonly<Record<ServerFaultName, ServerFault>> = {
  ...socketFaults,
  ...headFaults,
  ...redirectFaults,
  ...bodyFaults,
  ...encodingFaults,
  ...streamBreakFaults,
  ...streamFormFaults,
  ...streamToolFaults,
  ...rateFaults,
  ...statusFaults,
  ...uploadFaults,
}

/** Whether a server can commit it. */
export function isServerFaultName(name: string): name is ServerFaultName {
  return Object.hasOwn(serverFaults, name)
}
