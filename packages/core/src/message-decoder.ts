import type { WireMessage } from './codec.ts'

/** Cuts the bytes of one reply into messages. Both methods add to the array they are given. */
export interface MessageDecoder {
  push(bytes: Uint8Array, messages: WireMessage[]): void
  /** The bytes ended. */
  end(messages: WireMessage[]): void
}
