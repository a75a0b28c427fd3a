import type { Check } from './check.ts'
import { chatToolChecks } from './checks/chat-tools.ts'
import { chatChecks } from './checks/chat.ts'
import { embeddingChecks } from './checks/embedding.ts'
import { errorFieldChecks } from './checks/error-fields.ts'
import { errorChecks } from './checks/errors.ts'
import { imageChecks } from './checks/image.ts'
import { leftoverChecks, wholeRunChecks } from './checks/leftovers.ts'
import { limitChecks } from './checks/limits.ts'
import { modelChecks } from './checks/models.ts'
import { addressChecks } from './checks/request-address.ts'
import { contentChecks } from './checks/request-content.ts'
import { requestChecks } from './checks/request.ts'
import { retryChecks } from './checks/retries.ts'
import { shapeChecks } from './checks/shape.ts'
import { streamBytesChecks } from './checks/stream-bytes.ts'
import { streamFailureChecks } from './checks/stream-failures.ts'
import { streamReadingChecks } from './checks/stream-reading.ts'
import { streamChecks } from './checks/stream.ts'

/** The newest level. A provider states the level it keeps; a new check belongs to the next, so that no release of the suite breaks a provider. */
export const newestLevel = 1

/** Every check, in the order of the report. */
export const suite: readonly Check[] = [
  ...shapeChecks,
  ...requestChecks,
  ...addressChecks,
  ...contentChecks,
  ...chatChecks,
  ...chatToolChecks,
  ...streamChecks,
  ...streamBytesChecks,
  ...streamFailureChecks,
  ...streamReadingChecks,
  ...errorChecks,
  ...errorFieldChecks,
  ...retryChecks,
  ...limitChecks,
  ...leftoverChecks,
  ...embeddingChecks,
  ...imageChecks,
  ...modelChecks,
  // Last, since they tell of the whole run.
  ...wholeRunChecks,
]
