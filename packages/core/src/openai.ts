/**
 * The wire that most providers imitate, to compose a provider from: `chat: openAiChat({ … })` and so on in `defineProvider`. What
 * differs is told by options, as data.
 * @module
 */
export { openAiChat } from './openai/openai-chat.ts'
export type { OpenAiChatCodec } from './openai/openai-chat.ts'
export { openAiEmbedding } from './openai/openai-embedding.ts'
export type { OpenAiEmbeddingCodec, OpenAiEmbeddingOptions } from './openai/openai-embedding.ts'
export { openAiError } from './openai/openai-error.ts'
export { openAiImage } from './openai/openai-image.ts'
export type { OpenAiImageCodec, OpenAiImageOptions, OpenAiImageParameter } from './openai/openai-image.ts'
export type { OpenAiChatOptions, OpenAiParameter } from './openai/openai-shape.ts'
export type { ReadUsage } from './openai/openai-usage.ts'
