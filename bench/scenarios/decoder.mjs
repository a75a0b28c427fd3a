import { cpuEach, repeat, warmUpMs } from '../measure/cpu.mjs'
import { imageBase64, textDeltas } from '../server/content.mjs'
import { textEvent } from '../server/events.mjs'
import { loadDecoder } from './decoders.mjs'

export const title = 'Decoding server-sent events alone'
export const about =
  'Bytes to messages, without HTTP and without `JSON.parse`. Long lines are one event of 8 MB, as a streamed picture is; ' +
  '"anywhere" cuts it in pieces of 1 to 2,800 bytes. Only decoders that never look twice at a byte take those in reasonable time: ' +
  'the others are not asked.'
export const metrics = [
  { key: 'large', title: '64 KiB pieces, MB/s', digits: 0 },
  { key: 'packets', title: '1,400 B, MB/s', digits: 0 },
  { key: 'single', title: 'one event a piece, ns', digits: 0 },
  { key: 'line', title: '8 MB line in 64 KiB, MB/s', digits: 0 },
  { key: 'linePackets', title: '8 MB line in 1,400 B, MB/s', digits: 0 },
  { key: 'lineAnywhere', title: '8 MB line anywhere, MB/s', digits: 0 },
]

const events = textDeltas(12_000).map((text) => Buffer.from(textEvent(text)))
const stream = Buffer.concat(events)
const line = Buffer.from(textEvent(imageBase64(8 * 2 ** 20)))

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure({ client, setting, windowMs }) {
  const decoder = await loadDecoder(client, setting.root)
  if (!decoder) return null
  const { decode, linear } = decoder

  /** @param {readonly Uint8Array[]} parts @param {number} wanted */
  async function microseconds(parts, wanted) {
    const run = async () => {
      const found = await decode(parts)
      if (found !== wanted) throw new Error(`${found} of ${wanted} events were found`)
    }
    await repeat(warmUpMs / 2, run)
    return cpuEach(windowMs / 2, run)
  }
  const ofEvents = async (size) =>
    stream.length /
    (await microseconds(
      pieces(stream, () => size),
      events.length,
    ))
  const ofLine = async (sizeOf) => line.length / (await microseconds(pieces(line, sizeOf), 1))
  const result = {
    large: await ofEvents(65_536),
    packets: await ofEvents(1400),
    single: ((await microseconds(events, events.length)) * 1000) / events.length,
    line: await ofLine(() => 65_536),
  }
  if (!linear) return result
  return { ...result, linePackets: await ofLine(() => 1400), lineAnywhere: await ofLine((piece) => 1 + ((piece * 7919) % 2800)) }
}

/**
 * @param {Buffer} bytes
 * @param {(piece: number) => number} sizeOf
 */
function pieces(bytes, sizeOf) {
  const parts = []
  for (let start = 0; start < bytes.length; start += parts.at(-1)?.length ?? 0)
    parts.push(bytes.subarray(start, start + sizeOf(parts.length)))
  return parts
}
