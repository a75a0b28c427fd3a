/** WAV files: written for 16-bit sound on one channel, read as far as their samples and length. */

/** Samples as they stand in a file, and how long they last. */
export interface ReadSound {
  readonly samples: Uint8Array
  readonly seconds: number
}

const headBytes = 44

/** A file of 16-bit samples on one channel. */
export function writeWav(samples: Uint8Array, samplesPerSecond: number): Uint8Array {
  const file = Buffer.alloc(headBytes + samples.length)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  // Format 1 (plain samples), one channel.
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(samplesPerSecond, 24)
  file.writeUInt32LE(samplesPerSecond * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(samples.length, 40)
  file.set(samples, headBytes)
  return file
}

/** `undefined` for what is no WAV file. One whose head promises more samples than there are, as streamed files do, has those it has. */
export function readWav(bytes: Uint8Array): ReadSound | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') return undefined
  let bytesPerSecond = 0
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4)
    const length = file.readUInt32LE(at + 4)
    if (name === 'fmt ' && at + 24 <= file.length) bytesPerSecond = file.readUInt32LE(at + 16)
    if (name === 'data') {
      const samples = file.subarray(at + 8, at + 8 + length)
      return { samples, seconds: bytesPerSecond === 0 ? 0 : samples.length / bytesPerSecond }
    }
    at += 8 + length + (length & 1)
  }
  return undefined
}
