/**
 * Usages and bills as OpenRouter really sent them. A few are written out here; all of the collection in the shared folder is
 * checked where that folder is present. A bill that differs from its price list must be explained by arithmetic, to the last digit.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cost, Usage } from '@polymux/core'
import { describe, expect, test } from 'vitest'
import { costOf, type CostReport } from './cost.ts'
import { Money } from './money.ts'
import { parseOpenRouterPricing } from './openrouter-price.ts'
import { spendOf } from './spend.ts'

interface WireUsage {
  readonly prompt_tokens?: number
  readonly input_tokens?: number
  readonly completion_tokens?: number
  readonly output_tokens?: number
  readonly total_tokens?: number
  readonly prompt_tokens_details?: {
    readonly cached_tokens?: number
    readonly cache_write_tokens?: number
    readonly audio_tokens?: number
  }
  readonly input_tokens_details?: { readonly cached_tokens?: number }
  readonly completion_tokens_details?: {
    readonly reasoning_tokens?: number
    readonly image_tokens?: number
    readonly audio_tokens?: number
  }
  readonly output_tokens_details?: { readonly reasoning_tokens?: number }
  readonly server_tool_use_details?: { readonly web_search_requests?: number }
  readonly cost?: string | number | { readonly total_cost: string }
  readonly is_byok?: boolean
  readonly cost_details?: Readonly<Record<string, string | number | null>>
}

interface Bill {
  readonly id: string
  readonly model: string
  readonly usage: WireUsage
  readonly pricing: Readonly<Record<string, unknown>>
  readonly match?: string
  readonly miss_reason?: string
}

interface Vector {
  readonly id: string
  readonly area: string
  readonly input: { readonly args: readonly [WireUsage, Readonly<Record<string, number>>] }
  readonly expect: { readonly value: { readonly usd: number; readonly openrouterFee?: number; readonly upstream?: number } }
}

/** The texts of the collection are those of the recorded JSON, so nothing here goes through a double. */
function toUsage(wire: WireUsage): Usage {
  const inputDetails = { ...wire.input_tokens_details, ...wire.prompt_tokens_details }
  const outputDetails = { ...wire.output_tokens_details, ...wire.completion_tokens_details }
  const usage: Record<keyof Usage, number | Cost | undefined> = {
    inputTokens: wire.prompt_tokens ?? wire.input_tokens,
    outputTokens: wire.completion_tokens ?? wire.output_tokens,
    totalTokens: wire.total_tokens,
    cacheReadTokens: inputDetails.cached_tokens,
    cacheWriteTokens: inputDetails.cache_write_tokens,
    cacheWriteLongTokens: undefined,
    audioInputTokens: inputDetails.audio_tokens,
    reasoningTokens: outputDetails.reasoning_tokens,
    imageTokens: outputDetails.image_tokens,
    audioOutputTokens: outputDetails.audio_tokens,
    searchUnits: undefined,
    videoInputTokens: undefined,
    webSearches: undefined,
    serverToolCalls: undefined,
    cost: toCost(wire),
  }
  // Safe: every key of `Usage` is set above from its own field, and the unreported ones are dropped.
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== undefined)) as Usage
}

function toCost({ cost, is_byok: byok, cost_details: details }: WireUsage): Cost | undefined {
  if (cost === undefined) return undefined
  const upstream = details?.upstream_inference_cost
  return {
    usd: String(typeof cost === 'object' ? cost.total_cost : cost),
    source: 'provider',
    ...(byok !== undefined && { byok }),
    ...(upstream !== undefined && upstream !== null && { upstreamUsd: String(upstream) }),
  }
}

function price(bill: Bill, rates: Readonly<Record<string, string>> = {}): CostReport {
  const webSearches = bill.usage.server_tool_use_details?.web_search_requests
  return costOf(toUsage(bill.usage), parseOpenRouterPricing({ ...bill.pricing, ...rates }, 'catalog'), { webSearches })
}

/** Why a bill is what it is. Each explanation reproduces the billed amount exactly. */
function explain(bill: Bill): string | undefined {
  const report = price(bill)
  const isOwnKey = bill.usage.is_byok === true
  if (report.drift === '0') return isOwnKey ? 'exact: the host charged the list price to the own key' : 'exact'
  const { settled, computed } = report
  const fee = settled?.upstreamUsd === undefined ? undefined : Money.parse(settled.usd).subtract(Money.parse(settled.upstreamUsd))
  const isSearchUnlisted = computed.unpriced.length === 1 && computed.unpriced[0]?.item === 'webSearch'
  if (isSearchUnlisted && fee && price(bill, { web_search: fee.toString() }).drift === '0') {
    return `explained: list price and a search fee of ${fee.toString()} the list does not have`
  }
  if (fee && fee.sign() > 0 && report.drift === fee.toString()) {
    return `explained: list price and ${fee.toString()} for a tool whose tokens are not in the usage`
  }
  const rates = impliedRates(bill.usage)
  if (rates && price(bill, rates).drift === '0') {
    return `explained: another endpoint answered, at ${rates.prompt} and ${rates.completion}`
  }
  return undefined
}

/** What the reported parts of a cost say about the rates, when they divide without a rest. */
function impliedRates(usage: WireUsage) {
  const details = usage.cost_details ?? {}
  const prompt = quotient(
    details.upstream_inference_prompt_cost ?? details.upstream_inference_input_cost,
    usage.prompt_tokens ?? usage.input_tokens,
  )
  const completion = quotient(
    details.upstream_inference_completions_cost ?? details.upstream_inference_output_cost,
    usage.completion_tokens ?? usage.output_tokens,
  )
  return prompt !== undefined && completion !== undefined ? { prompt, completion } : undefined
}

function quotient(amount: string | number | null | undefined, count: number | undefined): string | undefined {
  const money = Money.tryParse(String(amount))
  if (money === undefined || count === undefined || count === 0) return undefined
  const rate = new Money((money.mantissa * 10n ** 20n) / BigInt(count), money.scale + 20)
  return rate.multiply(count).compare(money) === 0 ? rate.toString() : undefined
}

const usageBase = { is_byok: false, prompt_tokens_details: { cached_tokens: 0 } }
const written: readonly (Bill & { readonly total: string; readonly drift: string | null })[] = [
  {
    id: 'reads and writes of a cache',
    model: 'anthropic/claude-sonnet-4.6',
    usage: {
      ...usageBase,
      prompt_tokens: 3329,
      completion_tokens: 53,
      prompt_tokens_details: { cached_tokens: 3211, cache_write_tokens: 115 },
      cost: '0.00219855',
      cost_details: { upstream_inference_cost: '0.00219855' },
    },
    pricing: { prompt: '0.000003', completion: '0.000015', input_cache_read: '0.0000003', input_cache_write: '0.00000375' },
    total: '0.00219855',
    drift: '0',
  },
  {
    id: 'a picture and its text',
    model: 'google/gemini-3.1-flash-lite-image',
    usage: {
      ...usageBase,
      prompt_tokens: 5,
      completion_tokens: 1537,
      completion_tokens_details: { image_tokens: 1120 },
      cost: '0.03422675',
    },
    pricing: { prompt: '0.00000025', completion: '0.0000015', image_output: '0.00003', web_search: '0.014' },
    total: '0.03422675',
    drift: '0',
  },
  {
    id: 'a search',
    model: 'openai/gpt-4.1-mini',
    usage: {
      ...usageBase,
      prompt_tokens: 8174,
      completion_tokens: 30,
      cost: '0.0133176',
      server_tool_use_details: { web_search_requests: 1 },
    },
    pricing: { prompt: '0.0000004', completion: '0.0000016', web_search: '0.01' },
    total: '0.0133176',
    drift: '0',
  },
  {
    id: 'a free call that reasons longer than it answers',
    model: 'minimax/minimax-m2:free',
    usage: {
      ...usageBase,
      prompt_tokens: 43,
      completion_tokens: 10,
      completion_tokens_details: { reasoning_tokens: 11 },
      cost: 0,
    },
    pricing: { prompt: '0', completion: '0' },
    total: '0',
    drift: '0',
  },
  {
    id: 'documents put in order, with nothing but a total',
    model: 'voyageai/rerank-2.5-lite',
    usage: { total_tokens: 17, cost: '3.4e-7' },
    pricing: { prompt: '0.00000002' },
    total: '0.00000034',
    drift: '0',
  },
  {
    id: 'the own key at the host',
    model: 'google/gemini-2.5-flash',
    usage: {
      prompt_tokens: 480,
      completion_tokens: 33,
      cost: 0,
      is_byok: true,
      cost_details: { upstream_inference_cost: '0.0002265' },
    },
    pricing: { prompt: '0.0000003', completion: '0.0000025', internal_reasoning: '0.0000025', audio: '0.000001' },
    total: '0.0002265',
    drift: '0',
  },
  {
    id: 'a second model asked behind the scenes',
    model: 'openai/gpt-4o-mini',
    usage: {
      prompt_tokens: 900,
      completion_tokens: 69,
      cost: '0.0160614',
      cost_details: { upstream_inference_cost: '0.0001764' },
      server_tool_use_details: {},
    },
    pricing: { prompt: '0.00000015', completion: '0.0000006' },
    total: '0.0160614',
    drift: '0.015885',
  },
  {
    id: 'a search fee that no list has',
    model: 'deepseek/deepseek-chat',
    usage: {
      prompt_tokens: 2317,
      completion_tokens: 53,
      cost: '0.0076509169000000005',
      cost_details: { upstream_inference_cost: '0.0006509169' },
      server_tool_use_details: { web_search_requests: 1 },
    },
    pricing: { prompt: '0.0000002574', completion: '0.0000010287' },
    total: '0.0076509169000000005',
    drift: null,
  },
]

describe('bills written out', () => {
  test.each(written)('$id ($model)', (bill) => {
    const report = price(bill)
    expect([report.total, report.drift]).toEqual([bill.total, bill.drift])
    expect(explain(bill)).toMatch(/^(exact|explained)/)
  })
})

const shared = process.env.POLYMUX_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url))
const billsFile = join(shared, 'vectors/cost-pairs.json')
const vectorsFile = join(shared, 'vectors/litellm.json')
const isPresent = existsSync(billsFile) && existsSync(vectorsFile)
if (!isPresent) console.log('recorded bills: no shared folder, only the bills written out are checked (POLYMUX_SHARED names it)')

function readShared<T>(file: string): readonly T[] {
  // Safe: the files are fixed, and a field of another form than declared fails the test that reads it.
  return isPresent ? (JSON.parse(readFileSync(file, 'utf8')) as readonly T[]) : []
}

describe.runIf(isPresent)('the shared collection', () => {
  const bills = readShared<Bill>(billsFile)

  test('every bill is exact or explained to the last digit', () => {
    const counts = new Map<string, number>()
    for (const bill of bills) {
      const reason = explain(bill) ?? 'UNEXPLAINED'
      counts.set(reason, (counts.get(reason) ?? 0) + 1)
    }
    const table = [...counts].toSorted((a, b) => b[1] - a[1]).map(([reason, count]) => `${String(count).padStart(5)}  ${reason}`)
    console.log(['recorded bills:', ...table, `${String(bills.length).padStart(5)}  in all`].join('\n'))
    expect(bills.filter((bill) => explain(bill) === undefined).map((bill) => bill.id)).toEqual([])
    expect(bills.filter((bill) => bill.match === 'exact' && price(bill).drift !== '0').map((bill) => bill.id)).toEqual([])
    expect(bills.length).toBeGreaterThan(0)
  })

  test('what gets booked is what was charged, and no cost is a false zero', () => {
    for (const bill of bills) {
      const { settled, total, computed } = price(bill)
      const charged = Money.parse(toCost(bill.usage)?.usd ?? '')
      expect(Money.parse(settled?.usd ?? '').compare(charged), bill.id).toBe(0)
      if (total === '0') expect(computed.total, bill.id).toBe('0')
    }
  })

  const vectors = readShared<Vector>(vectorsFile)
  const reported = vectors.filter((vector) => vector.area === 'fn.costFromUsage')
  const estimated = vectors.filter((vector) => vector.area === 'fn.estimateCost')

  test('there are vectors for reported and for estimated costs', () => {
    expect(reported).not.toEqual([])
    expect(estimated).not.toEqual([])
  })

  test.each(reported)('spend of $id', (vector) => {
    const { usd, openrouterFee, upstream } = vector.expect.value
    const { settled } = costOf(toUsage(vector.input.args[0]), undefined)
    const spend = settled && spendOf(settled)
    expect(spend).toMatchObject({ total: String(usd), gateway: String(openrouterFee ?? usd), upstream: String(upstream ?? 0) })
  })

  test.each(estimated)('estimate of $id', (vector) => {
    const [usage, rates] = vector.input.args
    const { settled } = costOf(toUsage(usage), {
      source: 'estimate',
      rates: Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, Money.parse(String(rate)).toString()])),
    })
    expect(settled).toEqual({ usd: String(vector.expect.value.usd), source: 'estimate' })
  })
})
