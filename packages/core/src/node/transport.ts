/** What `#transport` stands for on Node. */
export { nodeTransport as createTransport } from './node-transport.ts'
