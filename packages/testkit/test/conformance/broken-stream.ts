import type { ChatDecoder } from '@polymux/core/adapter'
import type { BrokenProvider } from './broken-provider.ts'
import { breakChat } from './broken-provider.ts'

/** Providers that get streams wrong, each in one way. */
export const brokenStreams: readonly BrokenProvider[] = [
  {
    caughtBy: 'S4',
    flaw: 'loses a character that two messages share with the clock: what it gives depends on when it is asked',
    create: breakChat(({ chat }) => ({
      ...chat,
      decoder(context, request) {
        const decoder = chat.decoder(context, request)
        let last = performance.now()
        return {
          *push(message) {
            const paused = performance.now() - last > 1
            last = performance.now()
            if (!paused) yield* decoder.push(message)
          },
          end: () => decoder.end(),
        } satisfies ChatDecoder
      },
    })),
  },
]
