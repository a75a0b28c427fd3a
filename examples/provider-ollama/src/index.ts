/**
 * Ollama as a provider: models that run on one's own machine.
 * @module
 */
export { ollama } from './ollama.ts'
export type { OllamaOptions } from './chat-request.ts'
