/**
 * A usage as disjoint counts, so that no token is billed twice. Totals include their parts (`Usage` in @polymux/core), so
 * plain input is what remains after cache and audio; where the parts do not fit, the rest is unknown rather than negative.
 */
import type { Usage } from '@polymux/core'
import type { Anomaly } from './anomaly.ts'
import type { Price, RateName } from './price.ts'

/** What a bill can have a line for. */
export type BilledItem = Exclude<RateName, 'imageInput' | 'imageToken' | 'audioCacheRead'>

/** `count` is 0 when the item was not used, and `undefined` when it may have been and nobody said how much. */
export interface BilledQuantity {
  readonly item: BilledItem
  readonly count: number | undefined
}

/** Tokens of a request and its reply; each `undefined` when it was neither reported nor follows from what was. */
export interface TokenTotals {
  readonly input: number | undefined
  readonly output: number | undefined
}

/** A reported count, or `undefined` and an anomaly when it is no count. */
export function countOf(name: string, value: number | undefined, anomalies: Anomaly[]): number | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value
  anomalies.push({ kind: 'invalid-count', detail: `${name} is ${value}, which is not a whole number of 0 or more` })
  return undefined
}

/** Input and output, the missing one taken from the total. A total alone is all input when the price has no output rate, as with rerank. */
export function tokenTotals(usage: Usage, price: Price | undefined, anomalies: Anomaly[]): TokenTotals {
  const input = countOf('inputTokens', usage.inputTokens, anomalies)
  const output = countOf('outputTokens', usage.outputTokens, anomalies)
  const total = countOf('totalTokens', usage.totalTokens, anomalies)
  if (total === undefined || (input !== undefined && output !== undefined)) return { input, output }
  if (input !== undefined) return { input, output: total >= input ? total - input : undefined }
  if (output !== undefined) return { input: total >= output ? total - output : undefined, output }
  const outputRate = price?.rates.output
  return price !== undefined && (outputRate === undefined || outputRate === '0') ? { input: total, output: 0 } : { input, output }
}

/** The input in parts: plain, cache reads, cache writes of both lifetimes, audio. */
export function inputQuantities(usage: Usage, input: number | undefined, anomalies: Anomaly[]): BilledQuantity[] {
  const read = countOf('cacheReadTokens', usage.cacheReadTokens, anomalies) ?? 0
  const longReported = countOf('cacheWriteLongTokens', usage.cacheWriteLongTokens, anomalies) ?? 0
  const written = countOf('cacheWriteTokens', usage.cacheWriteTokens, anomalies) ?? longReported
  const audio = countOf('audioInputTokens', usage.audioInputTokens, anomalies) ?? 0
  const writtenLong = Math.min(longReported, written)
  if (longReported > written) {
    const detail = `cacheWriteLongTokens is ${longReported}, more than the ${written} cacheWriteTokens it is part of`
    anomalies.push({ kind: 'long-write-exceeds-write', detail })
  }
  return [
    { item: 'input', count: input === undefined ? undefined : plainInput(input, { read, written, audio }, anomalies) },
    { item: 'cacheRead', count: read },
    { item: 'cacheWrite', count: written - writtenLong },
    { item: 'cacheWriteLong', count: writtenLong },
    { item: 'audioInput', count: audio },
  ]
}

function plainInput(
  input: number,
  { read, written, audio }: { readonly read: number; readonly written: number; readonly audio: number },
  anomalies: Anomaly[],
): number | undefined {
  const overlap = read + written > input ? Math.min(read, written) : 0
  if (overlap > 0) {
    const detail = `${read} cache reads and ${written} cache writes in ${input} input tokens: ${overlap} were taken as both`
    anomalies.push({ kind: 'overlapping-cache', detail })
  }
  const plain = input - (read + written - overlap) - audio
  if (plain >= 0) return plain
  const detail = `${read} cache reads, ${written} cache writes and ${audio} audio tokens do not fit in ${input} input tokens`
  anomalies.push({ kind: 'parts-exceed-input', detail })
  return undefined
}

/** The output in parts. Reasoning is one of them only with a rate of its own (`isReasoningApart`); it is inside the text otherwise. */
export function outputQuantities(
  usage: Usage,
  output: number | undefined,
  isReasoningApart: boolean,
  anomalies: Anomaly[],
): BilledQuantity[] {
  const reasoning = countOf('reasoningTokens', usage.reasoningTokens, anomalies) ?? 0
  const image = countOf('imageTokens', usage.imageTokens, anomalies) ?? 0
  const audio = countOf('audioOutputTokens', usage.audioOutputTokens, anomalies) ?? 0
  const text = output === undefined ? undefined : output - image - audio
  const media: BilledQuantity[] = [
    { item: 'imageOutput', count: image },
    { item: 'audioOutput', count: audio },
  ]
  if (text !== undefined && text < 0) {
    const detail = `${image} image and ${audio} audio tokens do not fit in ${output} output tokens`
    anomalies.push({ kind: 'parts-exceed-output', detail })
    return [{ item: 'output', count: undefined }, ...media]
  }
  if (text !== undefined && reasoning > text) {
    const detail = `reasoningTokens is ${reasoning}, more than the ${text} output tokens it is part of`
    anomalies.push({ kind: 'reasoning-exceeds-output', detail })
  }
  if (!isReasoningApart) return [{ item: 'output', count: text }, ...media]
  const reasoningCount = text === undefined ? reasoning : Math.min(reasoning, text)
  return [
    { item: 'output', count: text === undefined ? undefined : text - reasoningCount },
    { item: 'reasoning', count: reasoningCount },
    ...media,
  ]
}
