import type { Check } from './check.ts'
import { chatToolChecks } from './checks/chat-tools.ts'
import { chatChecks } from './checks/chat.ts'
import { embeddingChecks } from './checks/embedding.ts'
import { imageChecks } from './checks/image.ts'
import { modelChecks } from './checks/models.ts'
import { addressChecks } from './checks/request-address.ts'
import { contentChecks } from './checks/request-content.ts'
import { requestChecks } from './checks/request.ts'
import { shapeChecks } from './checks/shape.ts'
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
  ...embeddingChecks,
  ...imageChecks,
  ...modelChecks,
]
