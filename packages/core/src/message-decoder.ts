import type { WireMessage } from './codec.ts'

/** Takes the messages of a reply one by one; an array does. */
export interface MessageSink {
  push(message: WireMessage): unknown
}

/** Cuts the bytes of one reply into messages. */
export interface MessageDecoder {
  /** Gives every message that these bytes complete to `sink`, before it returns. */
  push(bytes: Uint8Array, sink: MessageSink): void
  /** The bytes ended. */
  end(sink: MessageSink): void
}
