import type { Check } from './check.ts'
import { streamChecks } from './checks/stream.ts'

/** The newest level. A provider states the level it keeps; a new check belongs to the next, so that no release of the suite breaks a provider. */
export const newestLevel = 1

/** Every check, in the order of the report. */
export const suite: readonly Check[] = [...streamChecks]
