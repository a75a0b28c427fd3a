import { describe, expect, test } from 'vitest'
import { findNote, hideNote } from './speech-note.ts'
import { readWav, writeWav } from './speech-wav.ts'

const samples = Uint8Array.from({ length: 1_600 }, (_, index) => index)

describe('a WAV file', () => {
  test('is read as it was written', () => {
    expect(readWav(writeWav(samples, 8_000))).toEqual({ samples: Buffer.from(samples), seconds: 0.1 })
  })

  test('that was streamed, and does not know its length, is as long as it is', () => {
    const file = Buffer.from(writeWav(samples, 8_000))
    file.writeUInt32LE(0xffffffff, 40)
    expect(readWav(file)?.seconds).toBe(0.1)
  })

  test('may have other chunks before its samples, of odd length too', () => {
    const file = Buffer.from(writeWav(samples, 8_000))
    const extra = Buffer.from('LIST\u0003\0\0\0abc\0', 'latin1')
    expect(readWav(Buffer.concat([file.subarray(0, 36), extra, file.subarray(36)]))?.seconds).toBe(0.1)
  })

  test.each(['', 'RIFF', 'ID3', 'RIFF0000WAVEdata', 'RIFF0000WAVEfmt '])('is not %j', (text) => {
    expect(readWav(Buffer.from(text))).toBeUndefined()
  })
})

describe('a note in samples', () => {
  const sound = new Int16Array(2_000).fill(-5)

  test('is found again, and changes no sample by more than one', () => {
    const bytes = Buffer.from(hideNote(sound, 'Größe 東京'))
    expect(findNote(bytes)).toBe('Größe 東京')
    expect(bytes.length).toBe(4_000)
    const heard = Array.from({ length: 2_000 }, (_, index) => bytes.readInt16LE(index * 2))
    expect(heard.every((sample) => sample === -5 || sample === -6)).toBe(true)
  })

  test('makes a sound that is too short for it longer', () => {
    expect(findNote(hideNote(new Int16Array(3), 'a calm sea'))).toBe('a calm sea')
  })

  test('is not found where there is none, or where some of it was cut off or changed', () => {
    const bytes = Buffer.from(hideNote(sound, 'a calm sea'))
    expect(findNote(samples)).toBeUndefined()
    expect(findNote(bytes.subarray(0, 300))).toBeUndefined()
    bytes[16 * 12] = (bytes[16 * 12] ?? 0) ^ 1
    expect(findNote(bytes)).toBeUndefined()
  })
})
