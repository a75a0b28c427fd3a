/** A2: what a provider says of itself. Whether each claim holds, other checks see; here it is whether they make sense, and are all. */
import { isDeepStrictEqual } from 'node:util'
import type { ChatResult, ProviderCapabilities } from '@polymux/core'
import { type Bench, makeIdle } from '../bench.ts'
import { claimedNames, claimLists, neededFeatures } from '../claim-names.ts'
import { chatWire, lacksChat, plainRequest } from '../claims.ts'
import type { ScriptedChat } from '../conformance-wire.ts'
import { ensure, ensureEqual } from '../expectation.ts'
import { picture } from '../samples.ts'
import { wholeReply } from '../scripted-reply.ts'

/** Fails for claims that cannot be true; remarks on what works without being claimed. */
export async function ensureTruthfulClaims(bench: Bench): Promise<void> {
  const claims = bench.capabilities
  if (Object.keys(claims).length === 0)
    bench.remark(`the provider claims nothing: it was ${bench.wire.chat ? 'held to text chat alone' : 'hardly looked at'}`)
  ensureEqual(jsonOf(claims), claims, 'capabilities after a trip through JSON: they must be plain data; they')
  ensureNames(claims)
  ensureNeeds(claims)
  await ensureKinds(bench)
  if (lacksChat(bench) !== undefined) return
  await ensureOutput(bench)
  await remarkUnclaimed(bench)
}

function jsonOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null')
}

function ensureNames(claims: ProviderCapabilities): void {
  for (const kind of Object.keys(claims)) {
    ensure(['chat', 'embedding', 'image'].includes(kind), `capabilities.${kind} is no kind: there are chat, embedding and image`)
  }
  for (const [list, known] of Object.entries(claimLists)) {
    const names = claimedNames(claims, list) ?? []
    for (const name of names) {
      const all = Object.keys(known)
      ensure(
        typeof name === 'string' && all.includes(name),
        `capabilities.${list} has ${JSON.stringify(name)}; there are ${all.join(', ')}`,
      )
    }
    ensureEqual(new Set(names).size, names.length, `names in capabilities.${list}, each of which must be there once; they`)
  }
}

function ensureNeeds({ chat }: ProviderCapabilities): void {
  for (const feature of chat?.features ?? []) {
    const needed = neededFeatures[feature]
    ensure(
      needed === undefined || (chat?.features.includes(needed) ?? false),
      `capabilities.chat.features has "${feature}" without "${needed}", which it is part of`,
    )
  }
}

async function ensureKinds({ capabilities, remark, subject, wire }: Bench): Promise<void> {
  const provider = makeIdle(subject)
  const canTry = Boolean(wire.chat ?? wire.embedding ?? wire.image)
  for (const kind of ['chat', 'embedding', 'image'] as const) {
    const has = typeof provider[kind] === 'function'
    if (capabilities[kind]) {
      ensure(has, `capabilities has ${kind}, and the provider has no ${kind} models: there is no provider.${kind}`)
      const untried = `capabilities has ${kind}, and the wire of the subject has no ${kind} to try it with`
      // Whoever speaks no HTTP has no wire at all; then nothing is tried, and there is no verdict.
      if (canTry) ensure(wire[kind] !== undefined, untried)
      else remark(untried)
    } else if (has && Object.keys(capabilities).length > 0) {
      remark(
        `${kind}: the provider has such models and claims nothing of them, so they were ${kind === 'chat' && wire.chat ? 'held to text alone' : 'not looked at'}`,
      )
    }
  }
  if (subject.capabilities && provider.capabilities && !isDeepStrictEqual(subject.capabilities, provider.capabilities))
    remark('the subject names capabilities in place of those of the provider')
  await provider.close()
}

async function ensureOutput(bench: Bench): Promise<void> {
  if (!bench.capabilities.chat?.output.includes('image')) return
  const result = await answered(bench, { text: ['Here it is.'], images: [picture(1)] })
  const pictures = result.message.content.flatMap((part) => (part.type === 'image' ? [part.data] : []))
  const { base64, mediaType } = picture(1)
  ensure(pictures.length === 1, `image is claimed as output, and an answer with one picture gave ${pictures.length} image parts`)
  const [data = { url: '' }] = pictures
  const given = 'base64' in data ? `data:${data.mediaType};base64,${data.base64}` : 'url' in data ? data.url : 'bytes'
  ensure(
    given === 'bytes' || given === `data:${mediaType};base64,${base64}`,
    `the picture of an answer is not the one that was sent: ${given.slice(0, 200)}`,
  )
}

const usage = { inputTokens: 21, outputTokens: 13 } as const

/** An answer that holds the thing, and how it shows in the result. */
const probes: Readonly<Record<string, { readonly answer: Partial<ScriptedChat>; shows(result: ChatResult): boolean }>> = {
  'features.tools': {
    answer: { toolCalls: [{ id: 'call-1', name: 'look_up_tide', arguments: ['{}'] }], finish: 'tool-calls' },
    shows: ({ toolCalls }) => toolCalls.length === 1,
  },
  'features.reasoning': { answer: { reasoning: ['Waves.'] }, shows: ({ reasoning }) => reasoning === 'Waves.' },
  'features.usage': { answer: { usage }, shows: (result) => result.usage.inputTokens === usage.inputTokens },
  'features.cost': {
    answer: { usage: { ...usage, costUsd: '0.00012' } },
    shows: (result) => result.usage.cost?.usd === '0.00012',
  },
  'output.image': {
    answer: { images: [picture(1)] },
    shows: ({ message }) => message.content.some(({ type }) => type === 'image'),
  },
}

async function remarkUnclaimed(bench: Bench): Promise<void> {
  for (const [claim, { answer, shows }] of Object.entries(probes)) {
    const [list, name] = claim.split('.')
    if (claimedNames(bench.capabilities, `chat.${list}`)?.includes(name)) continue
    try {
      if (shows(await answered(bench, { text: ['So be it.'], ...answer })))
        bench.remark(`chat: ${list} "${name}" works and is not claimed`)
    } catch {
      // What is not claimed may fail.
    }
  }
}

async function answered(bench: Bench, answer: Partial<ScriptedChat>): Promise<ChatResult> {
  const whole = chatWire(bench).whole({ id: 'answer-1', modelId: 'conformance-1', finish: 'stop', ...answer })
  const { chat } = await bench.serve([wholeReply(whole)])
  return await chat().generate(plainRequest)
}
