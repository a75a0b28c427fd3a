/** What only OpenRouter knows. Names are ours; values that OpenRouter defines go through as given. */
import type { ChatOptions } from './chat-options.ts'
import type { ImageOptions } from './image-options.ts'
import type { MessagesOnlyOptions } from '../messages/messages-options.ts'
import type { RequestOptions } from './request-options.ts'

/** Settings under `providerOptions.openrouter`. Where one is absent, OpenRouter's own default holds. */
export interface OpenRouterOptions extends RequestOptions, ChatOptions, MessagesOnlyOptions, ImageOptions {}

declare module '@polymux/core' {
  interface ProviderOptions {
    readonly openrouter?: OpenRouterOptions | undefined
  }
}
