/** What we use of the Buffer of Node and of runtimes that have one like it. */
export interface NodeBuffer {
  concat(chunks: readonly Uint8Array[], size: number): Uint8Array
  from(memory: ArrayBufferLike, offset?: number, length?: number): NodeBytes
}

/** Bytes of a Buffer, which knows faster ways to and from text than a plain array of bytes. */
export interface NodeBytes extends Uint8Array {
  toString(encoding?: 'utf8' | 'base64', start?: number, end?: number): string
  write(text: string, encoding: 'base64'): number
}

/** Looked up by name at each use: where there is no Buffer there is nothing to import either. */
export function nodeBuffer(): NodeBuffer | undefined {
  const found: unknown = Reflect.get(globalThis, 'Buffer')
  // Safe: a global function of this name is Node's, or made to work as Node's does.
  return typeof found === 'function' ? (found as unknown as NodeBuffer) : undefined
}

/** Whether these bytes are a Buffer already, as those that Node's sockets give are. */
export function isNodeBytes(bytes: Uint8Array): bytes is NodeBytes {
  return 'readUInt8' in bytes
}
