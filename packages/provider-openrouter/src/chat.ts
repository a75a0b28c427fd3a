/**
 * `openrouter()` with chat models alone, for bundlers that write one file: what the other kinds need is then not in it.
 * @module
 */
import type { ProviderFactory } from '@polymux/core'
import { defineChatProvider } from '@polymux/core/adapter'
import { chatCapabilities } from './capabilities.ts'
import { chatSpec } from './chat/chat-spec.ts'
import type { OpenRouterSettings } from './settings.ts'

export type { OpenRouterOptions } from './options/options.ts'
export type { Plugin } from './options/plugins.ts'
export type { ProviderPreferences } from './options/provider-preferences.ts'
export type { ServerTool } from './options/server-tools.ts'
export type { OpenRouterSettings } from './settings.ts'

/** Chat models at OpenRouter; in all else the `openrouter` of `@polymux/provider-openrouter`. */
export const openrouter: ProviderFactory<OpenRouterSettings, { chat: string }> = defineChatProvider({
  ...chatSpec,
  capabilities: { chat: chatCapabilities },
})
