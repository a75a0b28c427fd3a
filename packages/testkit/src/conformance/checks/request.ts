/** Settings of a request: what is claimed arrives, what is not is told of. */
import { isDeepStrictEqual } from 'node:util'
import type { ChatRequest } from '@polymux/core'
import { type Bench, factsOf, type Served } from '../bench.ts'
import { readStream } from '../chat-run.ts'
import type { Check } from '../check.ts'
import { chatWire, embeddingWire, imageWire, lacksChat, lacksEmbedding, lacksImage, plainRequest } from '../claims.ts'
import { ensure, ensureEqual, rejection } from '../expectation.ts'
import { type ParameterSample, samplesOf } from '../parameter-samples.ts'
import { answerWith } from '../generated.ts'
import { picture } from '../samples.ts'
import { streamReply, wholeReply } from '../scripted-reply.ts'
import { holds, leavesOf, sendChat, sentBody } from '../sent.ts'

/** R1 to R3. */
export const requestChecks: readonly Check[] = [
  {
    id: 'R1',
    title: 'sends every setting it claims',
    level: 1,
    unfit: (bench) => (hasSettings(bench) ? undefined : 'no settings are claimed that the wire could show'),
    async run(bench) {
      await claimedArrive(bench)
      await embeddingSettingsArrive(bench)
      await imageSettingsArrive(bench)
    },
  },
  {
    id: 'R2',
    title: 'warns of settings it has no place for, and refuses them where the caller asks for that',
    level: 1,
    unfit: (bench) =>
      lacksChat(bench) ?? (samplesOf(bench.capabilities, false).length > 0 ? undefined : 'every setting is claimed'),
    run: unclaimedAreTold,
  },
  {
    id: 'R3',
    title: 'passes its own options on, and those of others by',
    level: 1,
    unfit: (bench) => lacksChat(bench),
    run: ownOptionsArrive,
  },
]

function hasSettings(bench: Bench): boolean {
  const ofChat = bench.wire.chat !== undefined && samplesOf(bench.capabilities, true).length > 0
  return ofChat || lacksEmbedding(bench, 'dimensions') === undefined || lacksImage(bench, 'size') === undefined
}

async function claimedArrive(bench: Bench): Promise<void> {
  if (!bench.wire.chat) return
  const served = await anythingServed(bench)
  const { body: plain } = await sendOr(served, {}, 'a plain request')
  const sent: { readonly sample: ParameterSample; readonly body: unknown }[] = []
  for (const sample of samplesOf(bench.capabilities, true)) {
    const { parameter, request, base, marks } = sample
    const what = `${parameter}: ${JSON.stringify(Reflect.get(request, parameter))}`
    const { body, result } = await sendOr(served, request, `a request with ${what}, which is claimed,`)
    const warning = warningOf(result.warnings, parameter)
    ensure(warning === undefined, `${parameter} is claimed, and ${what} was warned of: "${warning}"`)
    for (const mark of marks)
      ensure(holds(body, mark), `${what} did not arrive: ${JSON.stringify(mark)} is nowhere in the body ${shown(body)}`)
    await ensureStreamed(bench, sample, what)
    const without = base ? (await sendOr(served, base, 'a request with a tool')).body : plain
    ensure(!isDeepStrictEqual(body, without), `${what} did not arrive: without it the body is the same, ${shown(body)}`)
    const twin = sent.find((other) => other.sample.parameter === parameter && isDeepStrictEqual(other.body, body))
    ensure(
      twin === undefined,
      `${what} gives the same body as ${JSON.stringify(twin && Reflect.get(twin.sample.request, parameter))}: ${shown(body)}`,
    )
    sent.push({ sample, body })
  }
}

/** Also by `stream()`. */
async function ensureStreamed(bench: Bench, { marks, request }: ParameterSample, what: string): Promise<void> {
  if (marks.length === 0) return
  const { stream, streamType } = chatWire(bench)
  const frames = stream(answerWith({ text: ['{"harbour":"Brest"}'] }))
  const served = await bench.serve([streamReply(streamType, frames)])
  await readStream(served.chat().stream({ ...plainRequest, ...request }, { retry: false }))
  const { body } = sentBody(served)
  for (const mark of marks)
    ensure(holds(body, mark), `${what} did not arrive by stream(): ${JSON.stringify(mark)} is nowhere in the body ${shown(body)}`)
}

/** A server whose answer fits every request of these checks: it is JSON, which `output` asks for. */
async function anythingServed(bench: Bench): Promise<Served> {
  return await bench.serve([wholeReply(chatWire(bench).whole(answerWith({ text: ['{"harbour":"Brest"}'] })))])
}

async function sendOr(served: Served, request: Partial<ChatRequest>, what: string): ReturnType<typeof sendChat> {
  try {
    const result = await served.chat().generate({ ...plainRequest, ...request })
    return { ...sentBody(served), result }
  } catch (error) {
    ensure(false, `${what} must be answered, and failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function embeddingSettingsArrive(bench: Bench): Promise<void> {
  if (lacksEmbedding(bench, 'dimensions') !== undefined) return
  const answer = { modelId: 'conformance-1', vectors: [[0.5, 0.25]], order: [0], encoding: 'float' } as const
  const served = await bench.serve([wholeReply(embeddingWire(bench).whole(answer))])
  await served.embedding().embed({ input: 'a calm sea', dimensions: 267 })
  const { body } = sentBody(served)
  ensure(holds(body, 267), `dimensions: 267 did not arrive, and embedding claims dimensions; the body is ${shown(body)}`)
}

async function imageSettingsArrive(bench: Bench): Promise<void> {
  if (lacksImage(bench, 'size') !== undefined) return
  const served = await bench.serve([wholeReply(imageWire(bench).whole({ modelId: 'conformance-1', images: [picture(0)] }))])
  await served.image().generate({ prompt: 'a calm sea', size: '640x320' })
  const { body } = sentBody(served)
  const plain = await bench.serve([wholeReply(imageWire(bench).whole({ modelId: 'conformance-1', images: [picture(0)] }))])
  await plain.image().generate({ prompt: 'a calm sea' })
  ensure(
    !isDeepStrictEqual(body, sentBody(plain).body),
    `size: "640x320" did not arrive, and image claims size; the body is ${shown(body)}`,
  )
}

async function unclaimedAreTold(bench: Bench): Promise<void> {
  const served = await anythingServed(bench)
  for (const { parameter, request, base = {} } of samplesOf(bench.capabilities, false)) {
    const what = `a request with ${parameter}, which is not claimed,`
    const { body, result } = await sendOr(served, request, what)
    if (warningOf(result.warnings, parameter) === undefined) {
      const { body: without } = await sendOr(served, base, 'a request without it')
      ensure(
        !isDeepStrictEqual(body, without),
        `${parameter} was dropped in silence: it is not claimed, nothing of it was sent, and result.warnings has no warning with option "${parameter}". Call context.warn('${parameter}', …) in encode`,
      )
      bench.remark(`chat: ${parameter} reaches the wire and is not claimed`)
      continue
    }
    const before = served.server.requests.length
    const call = (): Promise<unknown> => served.chat().generate({ ...plainRequest, ...request }, { onUnsupported: 'error' })
    await rejection(call, `with onUnsupported: 'error', ${what}`, ['unsupported'])
    ensureEqual(served.server.requests.length - before, 0, `requests sent for ${what} with onUnsupported: 'error'`)
  }
}

async function ownOptionsArrive(bench: Bench): Promise<void> {
  const { subject } = bench
  const { name } = factsOf(subject)
  const stranger = { [`${name}-other`]: { secret_setting: 'meant-for-another-provider' } }
  const { body: foreign } = await sendChat(bench, { providerOptions: stranger })
  ensure(!holds(foreign, 'meant-for-another-provider'), `options of another provider were sent: ${shown(foreign)}`)
  const { providerOptions } = subject
  if (!providerOptions) return bench.remark('providerOptions: the subject names none to try')
  const { body, result } = await sendChat(bench, { providerOptions: { [name]: providerOptions } })
  const [warning] = result.warnings
  ensure(warning === undefined, `providerOptions.${name} was warned of: "${warning?.option}: ${warning?.message}"`)
  for (const leaf of leavesOf(providerOptions))
    ensure(
      holds(body, leaf),
      `providerOptions.${name} did not arrive: ${JSON.stringify(leaf)} is nowhere in the body ${shown(body)}`,
    )
}

function warningOf(
  warnings: readonly { readonly option: string; readonly message: string }[],
  parameter: string,
): string | undefined {
  return warnings.find(({ option }) => option === parameter || option.startsWith(`${parameter}.`))?.message
}

function shown(body: unknown): string {
  return (JSON.stringify(body) ?? 'none').slice(0, 600)
}
