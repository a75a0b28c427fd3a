/**
 * OpenRouter behind the Polymux interfaces. Importing this package also types `providerOptions.openrouter`.
 * @module
 */
export { openrouter } from './openrouter.ts'
export type { ImageConfig, OpenRouterOptions, ProviderPreferences } from './options.ts'
export type { ModelCatalog, OpenRouterSettings } from './settings.ts'
