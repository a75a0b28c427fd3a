import { brokenChats } from './broken-chat.ts'
import { brokenMedia } from './broken-media.ts'
import type { BrokenProvider } from './broken-provider.ts'
import { brokenRequests } from './broken-request.ts'
import { brokenShapes } from './broken-shape.ts'
import { brokenStreams } from './broken-stream.ts'

/** Every way in which the suite must notice that a provider is wrong: at least one for each check. */
export const brokenProviders: readonly BrokenProvider[] = [
  ...brokenShapes,
  ...brokenRequests,
  ...brokenChats,
  ...brokenStreams,
  ...brokenMedia,
]
