/** What a provider is, before it is asked anything. */
import { createRegistry, ModelError } from '@polymux/core'
import { type Bench, makeIdle, suiteKey } from '../bench.ts'
import type { Check } from '../check.ts'
import { chatWire, lacksChat, plainRequest } from '../claims.ts'
import { ensure, ensureEqual, rejection } from '../expectation.ts'
import { textAnswer } from '../samples.ts'
import { becomes } from '../patience.ts'
import { wholeReply } from '../scripted-reply.ts'
import { holds, leavesOf, sendChat, sentRequest } from '../sent.ts'
import type { ConformingProvider } from '../subject.ts'
import { ensureQuietImport } from '../quiet-import.ts'
import { ensureTruthfulClaims } from './claimed-features.ts'

/** A1 to A8. */
export const shapeChecks: readonly Check[] = [
  { id: 'A1', title: 'has one name and models that say whose they are', level: 1, routes: ['direct'], run: nameIsStable },
  { id: 'A2', title: 'claims what it has and nothing else', level: 1, routes: ['direct'], run: ensureTruthfulClaims },
  {
    id: 'A3',
    title: 'is made at once and sends nothing until it is asked',
    level: 1,
    routes: ['direct', 'socket'],
    run: makingIsFree,
  },
  {
    id: 'A4',
    title: 'without a key names its environment variable, at the first call and not before',
    level: 1,
    unfit: (bench) => lacksChat(bench) ?? (bench.subject.keyVariable === null ? 'the provider needs no key' : undefined),
    run: missingKeyIsTold,
  },
  {
    id: 'A5',
    title: 'does nothing when its module is imported',
    level: 1,
    routes: ['direct'],
    unfit: ({ subject }) => (subject.module ? undefined : 'the subject names no module'),
    async run({ subject }) {
      if (subject.module) await ensureQuietImport(subject.module, subject.keyVariable)
    },
  },
  { id: 'A6', title: 'shares nothing between two instances', level: 1, unfit: lacksChatOnly, run: instancesAreApart },
  { id: 'A7', title: 'answers in a registry, by provider/model', level: 1, unfit: lacksChatOnly, run: worksInRegistry },
  { id: 'A8', title: 'passes model ids it does not know on as they are', level: 1, unfit: lacksChatOnly, run: idsAreUntouched },
]

function lacksChatOnly(bench: Bench): string | undefined {
  return lacksChat(bench)
}

async function nameIsStable({ subject }: Bench): Promise<void> {
  const first = makeIdle(subject)
  const second = makeIdle(subject)
  try {
    const { name } = first
    ensure(
      typeof name === 'string' && /^[a-z0-9][a-z0-9._-]*$/.test(name),
      `provider.name must be lower-case letters, digits, ".", "_" or "-", without a slash: ids are "name/model"; it is ${JSON.stringify(name)}`,
    )
    ensureEqual(second.name, name, 'the name of a second instance')
    for (const kind of ['chat', 'embedding', 'image'] as const) {
      const model = first[kind]?.('conformance-1')
      if (!model) continue
      const { spec, kind: told, provider, modelId } = model
      const what = `the identity of provider.${kind}('conformance-1')`
      ensureEqual({ spec, kind: told, provider, modelId }, { spec: 1, kind, provider: name, modelId: 'conformance-1' }, what)
    }
  } finally {
    await closeAll([first, second])
  }
}

/** Most milliseconds that making a provider and its models may take, by the quickest of several attempts. */
const makingMs = 5
/** How long a request that making a provider causes is waited for: code that is loaded for it takes its time. */
const settleMs = 150

async function makingIsFree(bench: Bench): Promise<void> {
  const reply = bench.wire.chat ? wholeReply(bench.wire.chat.whole(textAnswer(bench.capabilities))) : wholeReply('{}')
  const { server } = await bench.serve([reply])
  const { baseURL, transport } = server
  const made: ConformingProvider[] = []
  let quickest = Number.POSITIVE_INFINITY
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      const startedAt = performance.now()
      const provider = bench.subject.create({ apiKey: suiteKey, baseURL, transport })
      for (const kind of ['chat', 'embedding', 'image'] as const) provider[kind]?.('conformance-1')
      quickest = Math.min(quickest, performance.now() - startedAt)
      made.push(provider)
    }
    await becomes(() => server.requests.length > 0, settleMs)
    const [early] = server.requests
    ensure(early === undefined, `making the provider sent ${early?.method} ${early?.path}: nothing may be sent before a call`)
    const took = `making the provider and a model of each kind took ${quickest.toFixed(1)} ms at best of five`
    ensure(quickest <= makingMs, `${took}; it may take ${makingMs} ms: load and compute at the first call`)
  } finally {
    await closeAll(made)
  }
}

async function missingKeyIsTold(bench: Bench): Promise<void> {
  const variable = bench.subject.keyVariable ?? ''
  const before = process.env[variable]
  try {
    // Made while the variable is set: it is looked up at the first call, and by then it is gone.
    process.env[variable] = 'looked-up-too-early'
    const served = await bench.serve([wholeReply(chatWire(bench).whole(textAnswer(bench.capabilities)))], { apiKey: undefined })
    delete process.env[variable]
    const error = await rejection(() => served.chat().generate(plainRequest), `a call without a key and without ${variable}`)
    ensure(
      error.code === 'configuration' || error.code === 'auth',
      `a missing key must be code configuration, is ${error.code}: ${error.message}`,
    )
    ensure(error.message.includes(variable), `the error for a missing key must name ${variable}: "${error.message}"`)
    ensureEqual(served.server.requests.length, 0, 'requests sent without a key')

    process.env[variable] = suiteKey
    await served.chat().generate(plainRequest)
    const { headers, path } = sentRequest(served)
    const told = [path, ...Object.values(headers)].some((value) => value.includes(suiteKey))
    ensure(told, `the key in ${variable} was not sent: it must be looked up when no apiKey is given`)
  } finally {
    if (before === undefined) delete process.env[variable]
    else process.env[variable] = before
  }
}

async function instancesAreApart(bench: Bench): Promise<void> {
  const reply = wholeReply(chatWire(bench).whole(textAnswer(bench.capabilities)))
  const mark = 'x-conformance-instance'
  const first = await bench.serve([reply], { headers: { [mark]: 'first' } })
  const second = await bench.serve([reply], { apiKey: 'another-key', headers: { [mark]: 'second' } })
  for (const [served, name] of [
    [first, 'first'],
    [second, 'second'],
  ] as const) {
    await served.chat().generate(plainRequest)
    ensureEqual(served.server.requests.length, 1, `requests that the server of the ${name} of two instances was sent`)
    const { headers } = sentRequest(served)
    ensureEqual(headers[mark], name, `the header ${mark} that only the ${name} of two instances was given`)
    const other = name === 'first' ? 'another-key' : suiteKey
    ensure(
      !Object.values(headers).some((value) => value.includes(other)),
      `the ${name} of two instances sent the key of the other`,
    )
  }
  await second.provider.close()
  await first.chat().generate(plainRequest)
}

async function worksInRegistry(bench: Bench): Promise<void> {
  const served = await bench.serve([wholeReply(chatWire(bench).whole(textAnswer(bench.capabilities)))])
  const { provider } = served
  const registry = createRegistry({ [provider.name]: provider })
  const modelId = bench.subject.models?.chat ?? 'conformance-1'
  const result = await registry.find('chat', `${provider.name}/${modelId}`).generate(plainRequest)
  ensureEqual(result.text, textAnswer(bench.capabilities).text?.join(''), 'the text of an answer by way of a registry')
  const failure = await rejection(async () => registry.find('chat', `${provider.name}-other/${modelId}`), 'an unknown provider')
  ensure(
    ModelError.is(failure) && failure.code === 'configuration',
    `an unknown provider must be code configuration, is ${failure.code}`,
  )
}

async function idsAreUntouched(bench: Bench): Promise<void> {
  for (const modelId of ['unknown-model-1', 'Vendor/Some.Model-2:tag', 'vendor/group/model_3']) {
    const { body, request, result } = await sendChat(bench, {}, { modelId })
    ensureEqual(result.response.modelId, modelId, 'response.modelId')
    const inPath = request.path.includes(modelId) || request.path.includes(encodeURIComponent(modelId))
    ensure(
      holds(body, modelId) || inPath,
      `the model id ${JSON.stringify(modelId)} is neither in the body nor in the path ${request.path}: ids go out as they come; texts sent: ${JSON.stringify(leavesOf(body).slice(0, 12))}`,
    )
  }
}

async function closeAll(providers: readonly ConformingProvider[]): Promise<void> {
  for (const provider of providers) await provider.close()
}
