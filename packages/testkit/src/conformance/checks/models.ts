/** Lists of models, and money: always exact, always text. */
import type { Usage } from '@polymux/core'
import type { Bench } from '../bench.ts'
import type { Check } from '../check.ts'
import { embeddingWire, imageWire, lacksChat, lacksEmbedding, lacksImage } from '../claims.ts'
import { ensure, ensureEqual } from '../expectation.ts'
import { answerWith, generate } from '../generated.ts'
import { picture } from '../samples.ts'
import { wholeReply } from '../scripted-reply.ts'

/** K1 and K2. */
export const modelChecks: readonly Check[] = [
  {
    id: 'K1',
    title: 'lists models with prices as decimal text',
    level: 1,
    routes: ['direct', 'socket'],
    unfit: ({ subject }) =>
      subject.listModels && subject.modelList !== undefined ? undefined : 'the subject gives no list of models',
    run: listIsExact,
  },
  {
    id: 'K2',
    title: 'gives the cost that was reported, to the last digit',
    level: 1,
    unfit: (bench) =>
      [lacksChat(bench, 'cost'), lacksEmbedding(bench, 'cost'), lacksImage(bench, 'cost')].includes(undefined)
        ? undefined
        : 'no cost is claimed',
    run: costIsExact,
  },
]

const plainDecimal = /^(?:0|[1-9]\d*)(?:\.\d+)?$/

async function listIsExact(bench: Bench): Promise<void> {
  const { listModels, modelList = '' } = bench.subject
  const { provider } = await bench.serve([wholeReply(modelList)])
  const models = (await listModels?.(provider)) ?? []
  ensure(models.length > 0, 'the list of models is empty, and the answer to its request was not')
  const ids = models.map(({ id }) => id)
  ensureEqual(new Set(ids).size, ids.length, 'different ids in the list of models')
  for (const { id, pricing } of models) {
    ensure(
      typeof id === 'string' && modelList.includes(id),
      `the list has the id ${JSON.stringify(id)}, which the server did not send`,
    )
    for (const side of ['input', 'output'] as const) {
      const price: unknown = pricing?.[side]
      ensure(
        price === undefined || (typeof price === 'string' && plainDecimal.test(price)),
        `the ${side} price of ${id} is ${JSON.stringify(price)} (${typeof price}): it must be plain decimal text such as "0.0000025", USD per token, without an exponent`,
      )
    }
  }
  ensure(
    models.some(({ pricing }) => pricing?.input !== undefined),
    'no model of the list has a price: give the suite a list with prices, or read them',
  )
}

/** From a millionth of a cent to a few dollars: the small ones have an exponent as numbers in JSON. */
const costs = ['0.00012345', '0.0000003', '0.1', '3.000000001']

async function costIsExact(bench: Bench): Promise<void> {
  for (const costUsd of costs) {
    for (const [kind, usage] of await usages(bench, costUsd)) {
      ensureEqual(usage.cost?.usd, costUsd, `usage.cost.usd of ${kind} that was reported as ${Number(costUsd)}`)
      ensureEqual(usage.cost?.source, 'provider', `usage.cost.source of ${kind}, which the provider reported,`)
    }
  }
}

async function usages(bench: Bench, costUsd: string): Promise<readonly (readonly [kind: string, usage: Usage])[]> {
  const usage = { inputTokens: 21, outputTokens: 13, costUsd }
  const found: (readonly [string, Usage])[] = []
  if (!lacksChat(bench, 'cost')) found.push(['a chat', (await generate(bench, answerWith({ text: ['The sea'], usage }))).usage])
  if (!lacksEmbedding(bench, 'cost')) {
    const answer = { modelId: 'conformance-1', vectors: [[0.5]], order: [0], encoding: 'float', usage } as const
    const { embedding } = await bench.serve([wholeReply(embeddingWire(bench).whole(answer))])
    found.push(['an embedding', (await embedding().embed({ input: 'a calm sea' })).usage])
  }
  if (!lacksImage(bench, 'cost')) {
    const { image } = await bench.serve([
      wholeReply(imageWire(bench).whole({ modelId: 'conformance-1', images: [picture(0)], usage })),
    ])
    found.push(['a picture', (await image().generate({ prompt: 'a calm sea' })).usage])
  }
  return found
}
