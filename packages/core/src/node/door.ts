/**
 * The public door for what only Node can do. Importing it loads nothing of Node by itself.
 * @module
 */
export { mediaFile } from './media-file.ts'
export type { MediaFileOptions } from './media-file.ts'
export { nodeTransport } from './node-transport.ts'
export type { NodeTransportOptions } from './node-transport.ts'
