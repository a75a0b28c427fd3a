/**
 * OpenRouter behind the Polymux interfaces. Importing this package also types `providerOptions.openrouter`.
 * @module
 */
export { openrouter } from './openrouter.ts'
export type { ImageConfig } from './options/image-config.ts'
export type { OpenRouterOptions } from './options/options.ts'
export type { Plugin } from './options/plugins.ts'
export type { ProviderPreferences } from './options/provider-preferences.ts'
export type { ServerTool } from './options/server-tools.ts'
export type { ModelCatalog, OpenRouterSettings } from './settings.ts'
