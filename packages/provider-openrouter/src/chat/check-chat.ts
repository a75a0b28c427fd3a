import type { ChatRequest } from '@polymux/core'
import type { ModelContext } from '@polymux/core/adapter'
import type { ChatOptions } from '../options/chat-options.ts'
import { longest, wholeNumber } from '../options/option-checks.ts'

const stopLimit = longest(4, 'entries')
const logprobsLimit = wholeNumber(0, 20)

/** Throws `bad_request` for settings that OpenRouter refuses, and warns of those that do nothing in a call like this one. */
export function checkChat({ logprobs, modalities, stop }: ChatRequest, options: ChatOptions, context: ModelContext): void {
  stopLimit(stop, 'stop', context)
  logprobsLimit(logprobs, 'logprobs', context)
  if (context.stream) {
    if (options.plugins?.some(({ enabled, id }) => id === 'response-healing' && enabled !== false))
      context.warn('providerOptions.openrouter.plugins', 'response-healing mends answers that do not stream; this one streams.')
    return
  }
  if (modalities?.includes('audio')) context.warn('modalities', 'OpenRouter gives sound in streams alone: call stream().')
  if (options.debug?.echoUpstreamBody)
    context.warn('providerOptions.openrouter.debug', 'OpenRouter echoes the body in streams alone: call stream().')
}
