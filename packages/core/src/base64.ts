/** Bytes and base64. Vectors, pictures and sound go this way by the megabyte, and `atob` with a copy takes a hundred times as long. */
import { nodeBuffer } from './node-buffer.ts'

/** The bytes, in memory of their own that starts at offset 0. Throws a `SyntaxError` for what is not base64. */
export function base64Bytes(base64: string): Uint8Array<ArrayBuffer> {
  const size = Math.floor((base64.length * 3) / 4) - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0)
  const bytes = new Uint8Array(size)
  const written = nodeBuffer()?.from(bytes.buffer).write(base64, 'base64') ?? copyText(atob(base64), bytes)
  if (written !== size) throw new SyntaxError('The text is not base64.')
  return bytes
}

function copyText(binary: string, bytes: Uint8Array): number {
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index)
  return binary.length
}

/** A multiple of three, so that the texts of the pieces are the text of the whole. */
const pieceBytes = 0x6000

/** The bytes in base64, padded. */
export function base64Text(bytes: Uint8Array): string {
  const buffer = nodeBuffer()
  if (buffer) return buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += pieceBytes)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + pieceBytes))))
  return pieces.join('')
}
