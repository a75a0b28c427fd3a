import { cpuEach, repeat, warmUpMs } from '../measure/cpu.mjs'
import { settledMemory } from '../measure/memory.mjs'
import { dimensions, vector } from '../server/content.mjs'
import { createClient } from './answers.mjs'

export const title = 'Embeddings'
export const about =
  '100 vectors of 1,536 numbers: CPU of a call, and what a kept number takes in memory. Floats travel as JSON, base64 is decoded to ' +
  'numbers by the client.'
export const metrics = [
  { key: 'cpuFloats', title: 'floats, CPU ms', digits: 1, ratio: true },
  { key: 'keptFloats', title: 'floats, bytes kept', digits: 1 },
  { key: 'cpuBase64', title: 'base64, CPU ms', digits: 1, ratio: true },
  { key: 'keptBase64', title: 'base64, bytes kept', digits: 1 },
]

const count = 100
const texts = Array.from({ length: count }, (_, index) => `a text to be embedded, number ${index}`)

/** @param {import('../measure/worker.mjs').Task} task */
export async function measure(task) {
  const { embed } = await createClient(task)
  if (!embed) return null
  const floats = await measureFormat(embed, false, task.windowMs)
  const base64 = await measureFormat(embed, true, task.windowMs)
  return {
    ...(floats && { cpuFloats: floats.cpu, keptFloats: floats.kept }),
    ...(base64 && { cpuBase64: base64.cpu, keptBase64: base64.kept }),
  }
}

/**
 * @param {NonNullable<import('../clients/index.mjs').Client['embed']>} embed
 * @param {boolean} base64
 * @param {number} windowMs
 */
async function measureFormat(embed, base64, windowMs) {
  if ((await embed(`bench/embedding-${count}`, texts, base64)) === undefined) return undefined
  const call = async () => checked((await embed(`bench/embedding-${count}`, texts, base64)) ?? [])
  await repeat(warmUpMs, call, 3)
  const cpu = (await cpuEach(windowMs, call)) / 1000
  const before = await settledMemory()
  const results = []
  for (let round = 0; round < 20; round++) results.push(await call())
  const after = await settledMemory()
  return { cpu, kept: (after.kept - before.kept) / results.length / count / dimensions }
}

/** @param {readonly ArrayLike<number>[]} vectors */
function checked(vectors) {
  const last = vectors[count - 1]
  const right = vectors.length === count && last?.length === dimensions && last[dimensions - 1] === expected
  if (!right)
    throw new Error(`the vectors are wrong: ${vectors.length} of ${last?.length}, the last number is ${last?.[dimensions - 1]}`)
  return vectors
}
const expected = vector(count - 1)[dimensions - 1]
