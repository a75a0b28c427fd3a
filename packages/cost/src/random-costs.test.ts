/**
 * Random calls against an oracle that shares nothing with the code under test: it works in fractions of big integers, starts
 * from the parts of a usage rather than from its totals, and finds time windows by walking the clock. What it cannot see is a
 * rule that both sides understood wrongly; recorded-bills.test.ts is there for that.
 */
import type { Usage } from '@polymux/core'
import { expect, test } from 'vitest'
import { costOf } from './cost.ts'
import { Money } from './money.ts'
import { parseOpenRouterPricing } from './openrouter-price.ts'

const SEED = 20_261_124
const CASES = 20_000

/** Numerator and denominator; not reduced. */
type Fraction = readonly [numerator: bigint, denominator: bigint]
type Wire = Record<string, string | number | (string | number)[] | undefined>

const ZERO: Fraction = [0n, 1n]
const times = (a: Fraction, count: number): Fraction => [a[0] * BigInt(count), a[1]]
const isSame = (a: Fraction, b: Fraction): boolean => a[0] * b[1] === b[0] * a[1]

function add(a: Fraction, b: Fraction): Fraction {
  if (b[1] % a[1] === 0n) return [a[0] * (b[1] / a[1]) + b[0], b[1]]
  return a[1] % b[1] === 0n ? add(b, a) : [a[0] * b[1] + b[0] * a[1], a[1] * b[1]]
}

/** Only for text of digits with an optional sign, point and exponent. */
function fraction(text: string): Fraction {
  const [digits = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', decimals = ''] = digits.split('.')
  const [numerator, denominator, shift] = [BigInt(whole + decimals), tenTo(decimals.length), tenTo(Math.abs(Number(exponent)))]
  return Number(exponent) < 0 ? [numerator, denominator * shift] : [numerator * shift, denominator]
}

const TENS = Array.from({ length: 100 }, (_, exponent) => BigInt(`1${'0'.repeat(exponent)}`))
const tenTo = (exponent: number): bigint => TENS[exponent] ?? expect.fail(`no power ${exponent}`)
const at = (money: Money): Fraction => fraction(money.toString())
const isNumber = (text: unknown): text is string => typeof text === 'string' && /^-?\d[\d.]*(e-?\d+)?$/.test(text)

/** mulberry32: small, and the same on every machine. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function dice(seed: number) {
  const next = generator(seed)
  const below = (limit: number): number => Math.floor(next() * limit)
  const chance = (share: number): boolean => next() < share
  const count = (): number => (chance(0.45) ? 0 : below(10 ** (1 + below(7))))
  const decimal = (): string => {
    const digits = String(1 + below(10 ** (1 + below(9))))
    const places = below(23)
    if (chance(0.2)) return `${digits}e-${places}`
    const padded = digits.padStart(places + 1, '0')
    return places === 0 ? digits : `${padded.slice(0, -places)}.${padded.slice(-places)}${chance(0.2) ? '00' : ''}`
  }
  const rate = (): string => {
    if (chance(0.05)) return ['0', '0.000', '-0'][below(3)] ?? '0'
    return chance(0.03) ? (['-1', '-0.5', 'NaN', '', 'ask'][below(5)] ?? '') : decimal()
  }
  return { below, chance, count, decimal, rate }
}

type Dice = ReturnType<typeof dice>

/** The parts of one call, no token in two of them. `both` were read from and written to a cache. */
interface Parts {
  readonly plain: number
  readonly read: number
  readonly both: number
  readonly write: number
  readonly writeLong: number
  readonly audio: number
  readonly text: number
  readonly reasoning: number
  readonly image: number
  readonly voice: number
}

function randomParts({ count, chance, below }: Dice): Parts {
  const isOverlapping = chance(0.1)
  const both = isOverlapping ? 1 + count() : 0
  const plain = isOverlapping ? below(both) : count()
  const rest = { text: count(), reasoning: count(), image: count(), voice: count() }
  if (isOverlapping) return { plain, read: 0, both, write: 0, writeLong: 0, audio: 0, ...rest }
  return { plain, read: count(), both, write: count(), writeLong: chance(0.3) ? count() : 0, audio: count(), ...rest }
}

function usageOf(parts: Parts, { chance }: Dice): Usage {
  const inputTokens = parts.plain + parts.read + parts.both + parts.write + parts.writeLong + parts.audio
  const outputTokens = parts.text + parts.reasoning + parts.image + parts.voice
  const totals = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens }
  const { inputTokens: _input, ...withoutInput } = totals
  const { outputTokens: _output, ...withoutOutput } = totals
  const reported = chance(0.8) ? totals : chance(0.5) ? withoutInput : withoutOutput
  return {
    ...reported,
    cacheReadTokens: parts.read + parts.both,
    cacheWriteTokens: parts.write + parts.writeLong + parts.both,
    ...(parts.writeLong > 0 && { cacheWriteLongTokens: parts.writeLong }),
    reasoningTokens: parts.reasoning,
    audioInputTokens: parts.audio,
    imageTokens: parts.image,
    audioOutputTokens: parts.voice,
  }
}

const BASE_KEYS = ['prompt', 'completion', 'input_cache_read', 'input_cache_write', 'input_cache_write_1h', 'audio']
const MORE_KEYS = ['audio_output', 'image_output', 'internal_reasoning', 'request', 'web_search']

function randomPricing(input: number, { chance, below, rate }: Dice) {
  const listed = (keys: readonly string[], share: number): Wire =>
    Object.fromEntries(keys.filter(() => chance(share)).map((key) => [key, rate()]))
  const pricing: Wire = {
    ...listed(['prompt', 'completion'], 0.95),
    ...listed(BASE_KEYS.slice(2), 0.6),
    ...listed(MORE_KEYS, 0.5),
  }
  if (chance(0.3) && pricing.completion !== undefined) pricing.internal_reasoning = pricing.completion
  const overrides = Array.from({ length: chance(0.4) ? 1 + below(3) : 0 }, (): Wire => {
    const clock = () => below(24) * 100 + below(60)
    return {
      ...listed(BASE_KEYS, 0.5),
      ...(chance(0.6) && { min_prompt_tokens: Math.max(0, input - 1 + below(3)) }),
      ...(chance(0.4) && { utc_start: clock(), utc_end: clock() }),
      ...(chance(0.2) && { utc_days: [below(7), below(7)] }),
      ...(chance(0.05) && { moon_phase: 'full' }),
    }
  })
  return { pricing, overrides }
}

function applies(entry: Wire, input: number, startedAt: Date): boolean {
  const { min_prompt_tokens: above, utc_start: start, utc_end: end, utc_days: days, moon_phase: unreadable } = entry
  if (unreadable !== undefined) return false
  if (typeof above === 'number' && !(input > above)) return false
  if (Array.isArray(days) && !days.some((day) => day === startedAt.getUTCDay())) return false
  if (typeof start !== 'number' || typeof end !== 'number') return true
  const now = Number(startedAt.toISOString().slice(11, 16).replace(':', ''))
  for (let clock = start; clock !== end; clock = clock % 100 === 59 ? (clock === 2359 ? 0 : clock + 41) : clock + 1) {
    if (clock === now) return true
  }
  return false
}

type ListedRate = Fraction | 'absent' | 'unknown'

function rateOf(text: string): ListedRate {
  const rate = isNumber(text) ? fraction(text) : undefined
  return rate !== undefined && rate[0] >= 0n ? rate : 'unknown'
}

/** The exact total, or `null` where something used has no rate. */
function oracle(parts: Parts, wire: Wire, fees: { readonly requests: number; readonly searches: number }): Fraction | null {
  const listed = new Map<string, ListedRate>(
    Object.entries(wire).map(([key, value]) => [key, typeof value === 'string' ? rateOf(value) : 'absent']),
  )
  const first = (...keys: string[]) => listed.get(keys.find((key) => listed.has(key)) ?? '') ?? 'absent'
  const used: [number, ListedRate][] = [
    [parts.plain, first('prompt')],
    [parts.read + parts.both, first('input_cache_read', 'prompt')],
    [parts.write + parts.both, first('input_cache_write', 'prompt')],
    [parts.writeLong, first('input_cache_write_1h', 'input_cache_write', 'prompt')],
    [parts.audio, first('audio', 'prompt')],
    [parts.text, first('completion')],
    [parts.reasoning, first('internal_reasoning', 'completion')],
    [parts.image, first('image_output', 'completion')],
    [parts.voice, first('audio_output', 'completion')],
    [fees.searches, first('web_search')],
    [first('request') === 'absent' ? 0 : fees.requests, first('request')],
  ]
  let total = ZERO
  for (const [count, rate] of used) {
    if (count === 0) continue
    if (typeof rate === 'string') return null
    total = add(total, times(rate, count))
  }
  return total
}

/** The wire prices one call sees, merged by hand. A reasoning price that is 0 or repeats the completion price is not one. */
function merged(pricing: Wire, overrides: readonly Wire[], input: number, startedAt: Date): Wire {
  const wire: Wire = { ...pricing }
  const { internal_reasoning: reasoning, completion } = pricing
  const [rate, other] = [reasoning, completion].map((text) => (typeof text === 'string' ? rateOf(text) : 'absent'))
  const isEcho = typeof rate === 'object' && typeof other === 'object' && isSame(rate, other)
  const isZero = typeof rate === 'object' && rate[0] === 0n
  if (isEcho || isZero) delete wire.internal_reasoning
  for (const entry of overrides) if (applies(entry, input, startedAt)) Object.assign(wire, entry)
  return wire
}

const TIMEOUT_MS = 30_000

test(`${CASES} random calls cost what exact fractions say they cost`, { timeout: TIMEOUT_MS }, () => {
  const luck = dice(SEED)
  const seen = { priced: 0, unknown: 0, overridden: 0 }
  const started = performance.now()
  for (let index = 0; index < CASES; index++) {
    const parts = randomParts(luck)
    const input = parts.plain + parts.read + parts.both + parts.write + parts.writeLong + parts.audio
    const { pricing, overrides } = randomPricing(input, luck)
    const startedAt = new Date(Date.UTC(2026, luck.below(12), 1 + luck.below(28), luck.below(24), luck.below(60), luck.below(60)))
    const fees = { requests: luck.below(3), searches: luck.chance(0.2) ? luck.below(4) : 0 }
    const price = parseOpenRouterPricing({ ...pricing, overrides }, 'catalog')
    const usage = usageOf(parts, luck)
    const { computed } = costOf(usage, price, { startedAt, requests: fees.requests, webSearches: fees.searches })
    const wire = merged(pricing, overrides, input, startedAt)
    const expected = oracle(parts, wire, fees)
    const label = () => `seed ${SEED}, case ${index}: ${JSON.stringify({ usage, pricing, overrides, startedAt, fees, computed })}`
    if (expected === null) {
      seen.unknown++
      if (computed.total !== null || computed.unpriced.length === 0) expect.fail(`expected an unknown total, ${label()}`)
    } else {
      seen.priced++
      if (computed.total === null || !isSame(fraction(computed.total), expected))
        expect.fail(`expected ${expected.join('/')}, ${label()}`)
      const lines = computed.lines.reduce<Fraction>((sum, line) => add(sum, times(fraction(line.rate), line.quantity)), ZERO)
      const amounts = computed.lines.reduce<Fraction>((sum, line) => add(sum, fraction(line.amount)), ZERO)
      if (!isSame(lines, expected) || !isSame(amounts, expected)) expect.fail(`the lines do not add up, ${label()}`)
    }
    if (Object.keys(wire).some((key) => wire[key] !== pricing[key])) seen.overridden++
  }
  console.log(`random costs: seed ${SEED}, ${JSON.stringify(seen)}, ${Math.round(performance.now() - started)} ms`)
  expect(seen.priced).toBeGreaterThan(CASES / 2)
  expect(seen.unknown).toBeGreaterThan(CASES / 20)
  expect(seen.overridden).toBeGreaterThan(CASES / 20)
})

test(`${CASES} random sums, products, comparisons and roundings are those of exact fractions`, { timeout: TIMEOUT_MS }, () => {
  const luck = dice(SEED + 1)
  const signed = (): string => (luck.chance(0.3) ? '-' : '') + luck.decimal()
  for (let index = 0; index < CASES; index++) {
    const [first, second, count, decimals] = [signed(), signed(), luck.below(1e9), luck.below(16)]
    const [a, b] = [Money.parse(first), Money.parse(second)]
    const [x, y] = [fraction(first), fraction(second)]
    const difference = x[0] * y[1] - y[0] * x[1]
    const scaled: Fraction = [x[0] * 10n ** BigInt(decimals), x[1]]
    const up = at(a.round(decimals, 'ceil').multiply(10n ** BigInt(decimals)))
    const even = at(a.round(decimals, 'half-even').multiply(10n ** BigInt(decimals)))
    const distance = scaled[0] - even[0] * scaled[1]
    const checks = {
      'text reads back': isSame(at(a), x) && Money.parse(a.toString()).toString() === a.toString(),
      canonical: /^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/.test(a.toString()) && a.toString() !== '-0',
      add: isSame(at(a.add(b)), add(x, y)),
      subtract: isSame(at(a.subtract(b)), [difference, x[1] * y[1]]),
      multiply: isSame(at(a.multiply(count)), times(x, count)) && isSame(at(a.multiply(b)), [x[0] * y[0], x[1] * y[1]]),
      compare: a.compare(b) === (difference < 0n ? -1 : difference > 0n ? 1 : 0),
      ceil: up[1] === 1n && up[0] * scaled[1] >= scaled[0] && (up[0] - 1n) * scaled[1] < scaled[0],
      'half-even': even[1] === 1n && (distance < 0n ? -distance : distance) * 2n <= scaled[1],
      'ties are even': (distance < 0n ? -distance : distance) * 2n !== scaled[1] || even[0] % 2n === 0n,
    }
    const wrong = Object.entries(checks).filter(([, holds]) => !holds)
    if (wrong.length > 0)
      expect.fail(`seed ${SEED + 1}, case ${index}: ${first}, ${second}, ${count}, ${decimals}: ${wrong.join(' ')}`)
  }
  expect(Money.parse('0.1').multiply(3).toString()).toBe('0.3')
})
