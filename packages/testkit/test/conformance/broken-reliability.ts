import process from 'node:process'
import { type CallOptions, type ChatResult, ModelError, type Transport } from '@polymux/core'
import { breakModel, breakSpec, breakTransport, type PlainCalls, spoiled } from './break-sample.ts'
import type { ConformingProvider, SubjectSettings } from '../../src/conformance/subject.ts'
import type { BrokenProvider } from './broken-provider.ts'
import { sampleSpec } from './sample-provider.ts'

/** Providers that cannot be relied on, each in one way. What core does for all is broken by what stands around it. */
export const brokenReliability: readonly BrokenProvider[] = [
  {
    caughtBy: 'L1',
    flaw: 'does not see how long the server asks to wait',
    says: /retry-after: 30 .*must reject, gave/,
    create: breakTransport(withHeaders(() => undefined)),
  },
  {
    caughtBy: 'L1',
    flaw: 'waits a millisecond, whatever the server asks for in milliseconds',
    says: /tried again too early, after \d+ ms/,
    create: breakTransport(withHeaders((name, value) => (name === 'retry-after-ms' ? '1' : value))),
  },
  {
    caughtBy: 'L2',
    flaw: 'starts a stream again that broke after its first words',
    says: /2 requests were made, and the text was 'The seaThe|2 requests were made, and the text was "/,
    create: breakModel((model) => ({
      stream(request, options) {
        const inner = model.stream(request, options)
        return spoiled(inner, async function* () {
          try {
            yield* inner
          } catch {
            yield* model.stream(request, options)
          }
        })
      },
    })),
  },
  {
    caughtBy: 'L3',
    flaw: 'tries again by itself what core has tried already',
    says: /retry: false: requests made: expected 1, got 2/,
    create: breakModel((model) => ({
      generate: async (request, options) =>
        await model.generate(request, options).catch(async () => await model.generate(request, options)),
    })),
  },
  {
    caughtBy: 'L3',
    flaw: 'does not pass on what its caller says of retries',
    says: /retry: false: requests made: expected 1, got 3/,
    create: breakModel((model) => changed(model, (options) => ({ ...options, retry: undefined }))),
  },
  {
    caughtBy: 'L3',
    flaw: 'tries again what was refused for good',
    says: /answered with status 401, with retry\.attempts 4: requests made/,
    create: breakSpec(() => ({ error: ({ status }) => (status === 401 ? { retryable: true } : undefined) })),
  },
  {
    caughtBy: 'L4',
    flaw: 'knows no limit of the whole call',
    says: /must settle within \d+ ms/,
    create: breakModel((model) => changed(model, (options) => ({ ...options, timeouts: undefined, deadline: undefined }))),
  },
  {
    caughtBy: 'L4',
    flaw: 'gives every attempt the time of the whole call',
    says: /always says 503.* must settle within|must settle within/,
    create: breakModel((model) => ({
      async generate(request, options) {
        for (let attempt = 1; attempt < 40; attempt++) {
          const outcome = await outcomeOf(model.generate(request, { ...options, retry: false }))
          if (!ModelError.is(outcome) || !outcome.retryable) return settle(outcome)
        }
        return await model.generate(request, { ...options, retry: false })
      },
    })),
  },
  {
    caughtBy: 'L5',
    flaw: 'does not pass on the signal of its caller',
    says: /aborted before it began must reject, gave/,
    create: breakModel((model) => changed(model, (options) => ({ ...options, signal: undefined }))),
  },
  {
    caughtBy: 'L5',
    flaw: 'looks at the signal of its caller only before it begins',
    says: /aborted while it waits for the headers must settle within/,
    create: breakModel((model) =>
      changed(model, ({ signal, ...options }) => (signal?.aborted ? { ...options, signal } : options)),
    ),
  },
  {
    caughtBy: 'L5',
    flaw: 'does not wake up for an abort while it waits to try again',
    says: /aborted while it waits to try again must settle within/,
    create: breakModel((model) => ({
      async generate(request, options) {
        const first = await outcomeOf(model.generate(request, { ...options, retry: false }))
        if (!ModelError.is(first) || first.code !== 'overloaded') return settle(first)
        await new Promise((resolve) => setTimeout(resolve, 5_000))
        return await model.generate(request, options)
      },
    })),
  },
  {
    caughtBy: 'L6',
    flaw: 'takes the total limit alone',
    says: /a stream that fell silent, with timeouts .* must settle within/,
    create: breakModel((model) => changed(model, (options) => ({ ...options, timeouts: undefined }))),
  },
  {
    caughtBy: 'L7',
    flaw: 'leaves a listener on the signal of its caller',
    says: /abort listeners left on a signal .*: expected 0, got \d+/,
    create: breakModel((model) =>
      changed(model, (options) => {
        options.signal?.addEventListener('abort', () => {})
        return options
      }),
    ),
  },
  {
    caughtBy: 'L7',
    flaw: 'leaves a timer running',
    says: /\d+ timers more than before keep the process alive/,
    create: leavingTimers,
  },
  {
    caughtBy: 'L7',
    flaw: 'does not close what it opened',
    says: /provider\.close\(\) has resolved, and \d+ of its connections are still open/,
    create: (settings) => ({ ...breakSpec(() => ({}))(settings), close: async () => {} }),
  },
  {
    caughtBy: 'L8',
    flaw: 'looks at the result of every stream, and not whether it failed',
    says: /unhandled rejection: ModelError/,
    create: breakModel((model) => ({
      stream(request, options) {
        const inner = model.stream(request, options)
        return spoiled(inner, async function* () {
          const { result } = inner
          void result.then(noteResult)
          yield* inner
        })
      },
    })),
  },
  {
    caughtBy: 'L8',
    flaw: 'tells its users things by warnings of the process',
    says: /warning: SampleWarning: deprecated soon/,
    create: breakModel((model) =>
      changed(model, (options) => {
        process.emitWarning('deprecated soon', 'SampleWarning')
        return options
      }),
    ),
  },
  {
    caughtBy: 'L9',
    flaw: 'keeps the text of an answer where all calls share it',
    says: /one of 50 calls at once/,
    create: sharing(),
  },
]

/** Each call leaves a timer, which only `close` ends. */
function leavingTimers(settings: SubjectSettings): ConformingProvider {
  const timers: NodeJS.Timeout[] = []
  const create = breakModel((model) =>
    changed(model, (options) => {
      timers.push(setTimeout(noteLate, 60_000))
      return options
    }),
  )
  const provider = create(settings)
  return {
    ...provider,
    async close() {
      for (const timer of timers) clearTimeout(timer)
      await provider.close()
    },
  }
}

function noteLate(): void {
  process.emitWarning('A timer of a broken provider was left.')
}

/** Stands for a log that knows results and no failures. */
function noteResult({ text }: ChatResult): number {
  return text.length
}

/** Headers that say how long to wait, changed. */
function withHeaders(change: (name: string, value: string) => string | undefined): (transport: Transport) => Transport {
  return (transport) => async (request) => {
    const response = await transport(request)
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries(response.headers)) {
      const kept = name.startsWith('retry-after') ? change(name, value) : value
      if (kept !== undefined) headers[name] = kept
    }
    return { ...response, headers }
  }
}

/** The model called with other options. */
function changed(model: PlainCalls, change: (options: CallOptions) => CallOptions): PlainCalls {
  return {
    generate: async (request, options = {}) => await model.generate(request, change(options)),
    stream: (request, options = {}) => model.stream(request, change(options)),
  }
}

async function outcomeOf(call: Promise<ChatResult>): Promise<ChatResult | ModelError> {
  return await call.catch((error: unknown) => {
    if (ModelError.is(error)) return error
    throw error
  })
}

function settle(outcome: ChatResult | ModelError): ChatResult {
  if (ModelError.is(outcome)) throw outcome
  return outcome
}

/** One text for all calls of a provider, emptied by each that begins. */
function sharing(): BrokenProvider['create'] {
  let shared = ''
  const { chat } = sampleSpec()
  return breakSpec(() => ({
    chat: {
      ...chat,
      decoder(context, request) {
        const decoder = chat.decoder(context, request)
        shared = ''
        return {
          *push(message) {
            for (const delta of decoder.push(message)) {
              if (delta.type === 'text') shared += delta.text
              else yield delta
            }
          },
          *end() {
            yield { type: 'text', text: shared }
            yield* decoder.end()
          },
        }
      },
    },
  }))
}
