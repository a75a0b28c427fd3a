/**
 * A text written into the lowest bit of samples, where nobody hears it. Speech of the emulator carries so what it says, as a WAV file
 * and as bare samples, and gives it back when the emulator is to write it down.
 */
import { hashText } from './random.ts'

const mark = 0x504d5831
const headBytes = 12

/** The samples as bytes with `note` in them; longer, by silence, when they are too short for it. */
export function hideNote(samples: Int16Array, note: string): Uint8Array {
  const text = Buffer.from(note, 'utf8')
  const hidden = Buffer.alloc(headBytes + text.length)
  hidden.writeUInt32BE(mark, 0)
  hidden.writeUInt32BE(text.length, 4)
  hidden.writeUInt32BE(hashText(note), 8)
  hidden.set(text, headBytes)
  const bytes = Buffer.alloc(Math.max(samples.length, hidden.length * 8) * 2)
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] ?? 0
    bytes[index * 2] = sample & 0xff
    bytes[index * 2 + 1] = (sample >> 8) & 0xff
  }
  for (let bit = 0; bit < hidden.length * 8; bit++) {
    const value = ((hidden[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1
    bytes[bit * 2] = ((bytes[bit * 2] ?? 0) & 0xfe) | value
  }
  return bytes
}

/** The note in samples of 16 bits; `undefined` where there is none, or not all of it. */
export function findNote(bytes: Uint8Array): string | undefined {
  const head = readHidden(bytes, 0, headBytes)
  if (!head || head.readUInt32BE(0) !== mark) return undefined
  const note = readHidden(bytes, headBytes, head.readUInt32BE(4))?.toString('utf8')
  return note !== undefined && hashText(note) === head.readUInt32BE(8) ? note : undefined
}

function readHidden(bytes: Uint8Array, start: number, length: number): Buffer | undefined {
  if ((start + length) * 16 > bytes.length) return undefined
  const hidden = Buffer.alloc(length)
  for (let at = 0; at < length; at++) {
    let value = 0
    for (let bit = 0; bit < 8; bit++) value = (value << 1) | ((bytes[((start + at) * 8 + bit) * 2] ?? 0) & 1)
    hidden[at] = value
  }
  return hidden
}
