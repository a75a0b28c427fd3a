/** Compressed answers: asked for, broken, untrue, unknown and malicious. */
import { brotliCompressSync, constants, deflateRawSync, gzipSync } from 'node:zlib'
import { failsWith, succeeds, type Expectation } from './fault.ts'
import { joinedBytes, withHeaders, type Piece, type Reply } from './reply.ts'
import type { ServerFault } from './server-fault.ts'
import { usualText } from './usual-answer.ts'

/** Faults of the encoding of a body. */
export type EncodingFaultName =
  | 'encoding.gzip'
  | 'encoding.br'
  | 'encoding.gzip-truncated'
  | 'encoding.gzip-corrupt'
  | 'encoding.gzip-lie'
  | 'encoding.zstd'
  | 'encoding.bomb'

const undecodable: Expectation = failsWith('bad_response', { phase: 'body' })

/** Rows 34 to 38. */
export const encodingFaults: Readonly<Record<EncodingFaultName, ServerFault>> = {
  'encoding.gzip': {
    row: 34,
    summary: 'Compresses a whole body with gzip.',
    calls: 'whole',
    layer: 'encoding',
    expect: succeeds({ text: usualText, requests: 1 }),
    change: (reply) => encoded(reply, 'gzip', gzipSync(joinedBytes(reply.body))),
  },
  'encoding.br': {
    row: 34,
    summary: 'Compresses a whole body with Brotli.',
    calls: 'whole',
    layer: 'encoding',
    expect: succeeds({ text: usualText, requests: 1 }),
    change: (reply) => encoded(reply, 'br', brotliCompressSync(joinedBytes(reply.body))),
  },
  'encoding.gzip-truncated': {
    row: 35,
    summary: 'Sends the beginning of a gzip body, under an honest length.',
    calls: 'whole',
    layer: 'encoding',
    expect: failsWith('network', { phase: 'body', retryable: true, maybeBilled: true, attempts: 3, requests: 3 }),
    change: (reply) => encoded(reply, 'gzip', gzipSync(joinedBytes(reply.body)).subarray(0, -12)),
  },
  'encoding.gzip-corrupt': {
    row: 36,
    summary: 'Sends a gzip body that cannot be decoded.',
    calls: 'whole',
    layer: 'encoding',
    expect: undecodable,
    change: (reply) => encoded(reply, 'gzip', corrupted(gzipSync(joinedBytes(reply.body)))),
  },
  'encoding.gzip-lie': {
    row: 36,
    summary: 'Says gzip about a body that is not compressed.',
    calls: 'whole',
    layer: 'encoding',
    expect: undecodable,
    change: (reply) => encoded(reply, 'gzip', joinedBytes(reply.body)),
  },
  'encoding.zstd': {
    row: 37,
    summary: 'Compresses with zstd, which nobody asked for.',
    calls: 'any',
    layer: 'encoding',
    expect: failsWith('bad_response'),
    change: (reply) => encoded(reply, 'zstd', zstdFrame(joinedBytes(reply.body))),
  },
  'encoding.bomb': {
    row: 38,
    summary: 'Sends 10 MB of gzip that become 10 GiB of JSON.',
    calls: 'whole',
    layer: 'encoding',
    expect: failsWith('bad_response', { phase: 'body', attempts: 1, requests: 1, growsByBytes: 2 ** 28 }),
    change: (reply, { settings }) => ({
      ...withHeaders(reply, ['content-encoding', 'gzip']),
      body: gzipBomb(settings.bytes ?? 10 * 2 ** 30),
      framing: 'chunked',
    }),
  },
}

function encoded(reply: Reply, encoding: string, bytes: Uint8Array): Reply {
  return { ...withHeaders(reply, ['content-encoding', encoding]), body: [bytes], framing: 'length' }
}

/** The first byte after the header of ten now names a kind of block that does not exist. */
function corrupted(gzip: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(gzip)
  copy[10] = 0xff
  return copy
}

/** A zstd frame whose one block is stored rather than compressed; Node 20 cannot make a better one. For up to 128 KiB. */
function zstdFrame(bytes: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(12)
  // Magic number, then a descriptor: a single segment, its size in the next four bytes.
  frame.writeUInt32LE(0xfd2fb528, 0)
  frame.writeUInt8(0b1010_0000, 4)
  frame.writeUInt32LE(bytes.length, 5)
  // Block header: the last one, stored, its size above the three low bits.
  frame.writeUIntLE(bytes.length * 8 + 1, 9, 3)
  return Buffer.concat([frame, bytes])
}

const mebibyte = 2 ** 20

/** A gzip stream of about `bytes` decoded bytes: one flushed block of blanks, again and again. */
function* gzipBomb(bytes: number): Generator<Piece, void, undefined> {
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
  const start = deflateRawSync('{"choices":[{"message":{"content":"', { finishFlush: constants.Z_FULL_FLUSH })
  yield Buffer.concat([header, start])
  const block = deflateRawSync(Buffer.alloc(mebibyte, ' '), { finishFlush: constants.Z_FULL_FLUSH })
  for (let sent = 0; sent < bytes; sent += mebibyte) yield block
}
