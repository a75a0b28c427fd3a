/**
 * Anthropic's Messages as a provider.
 * @module
 */
export { anthropic } from './anthropic.ts'
export type { AnthropicOptions } from './request.ts'
