/** What a check works with: the provider, pointed at a server that answers as the check says. */
import {
  type ChatModel,
  createRegistry,
  type EmbeddingModel,
  type ImageModel,
  type ProviderCapabilities,
  wrapChat,
} from '@polymux/core'
import type { Route } from './check.ts'
import { ConformanceError } from './conformance-error.ts'
import type { ConformanceWire } from './conformance-wire.ts'
import { within } from './patience.ts'
import { type Script, type ScriptedServer, scriptedSocket, scriptedTransport } from './scripted-server.ts'
import type { ConformanceSubject, ConformingProvider, SubjectSettings } from './subject.ts'

/** The key of every call of the suite. It must turn up nowhere but in the requests. */
export const suiteKey = 'conformance-key-8f14e45fceea167a5a36dedd4bea2543'

/** One for each check and route. */
export interface Bench {
  readonly subject: ConformanceSubject
  /** That of the subject, without the kinds that the provider neither has nor claims: a wire may serve many providers. */
  readonly wire: ConformanceWire
  readonly capabilities: ProviderCapabilities
  readonly route: Route
  /** What the process complained of since the run began: unhandled rejections, warnings. */
  readonly noticed: readonly string[]
  /** Tells the reader of the report of something that is no failure: what works and is not claimed, what could not be looked at. */
  remark(message: string): void
  /** A provider whose server answers by `script`. It is closed when the check is over. `{ apiKey: undefined }` leaves the key out. */
  serve(script: Script, settings?: SubjectSettings): Promise<Served>
}

/** A provider and its server. */
export interface Served {
  readonly server: ScriptedServer
  readonly provider: ConformingProvider
  /** The models, by the route of the bench. A kind that the provider lacks throws. */
  chat(modelId?: string): ChatModel
  embedding(modelId?: string): EmbeddingModel
  image(modelId?: string): ImageModel
}

/** A bench, and how to leave it. */
export interface OpenBench extends Bench {
  readonly remarks: readonly string[]
  close(): Promise<void>
}

/** Nothing is made or opened before `serve` is called. */
export function openBench(subject: ConformanceSubject, route: Route, noticed: readonly string[] = []): OpenBench {
  const served: Served[] = []
  const remarks: string[] = []
  return {
    subject,
    wire: usableWire(subject),
    capabilities: factsOf(subject).claims,
    route,
    noticed,
    remarks,
    remark: (message) => void remarks.push(message),
    async serve(script, settings = {}) {
      const server = route === 'socket' ? await scriptedSocket(script) : scriptedTransport(script)
      const { baseURL, transport } = server
      const provider = subject.create({ apiKey: suiteKey, baseURL, ...(transport && { transport }), ...settings })
      const made = { server, provider, ...models(subject, provider, route) }
      served.push(made)
      return made
    },
    async close() {
      try {
        for (const { provider } of served) await within(closed(provider), closingMs, 'close() of the provider')
      } finally {
        // Also after a provider that cannot be closed: a server that is left open keeps the process alive.
        for (const { server } of served) await server.close()
      }
    },
  }
}

/** Longest that closing a provider may take, whose calls are over. */
const closingMs = 5_000

async function closed(provider: ConformingProvider): Promise<void> {
  await provider.close()
}

/** What is known of a provider before it is asked anything. */
interface SubjectFacts {
  readonly name: string
  /** What the provider claims, or what is claimed for it. */
  readonly claims: ProviderCapabilities
  /** The kinds of models it has. */
  readonly kinds: ReadonlySet<'chat' | 'embedding' | 'image'>
}

const modelKinds = ['chat', 'embedding', 'image'] as const

const knownFacts = new WeakMap<ConformanceSubject, SubjectFacts>()

/** Makes the provider once, to read them. Throws a `ConformanceError` when that fails. */
export function factsOf(subject: ConformanceSubject): SubjectFacts {
  const known = knownFacts.get(subject)
  if (known) return known
  const provider = makeOnce(subject)
  const kinds = new Set(modelKinds.filter((kind) => typeof provider[kind] === 'function'))
  const facts = { name: provider.name, claims: subject.capabilities ?? provider.capabilities ?? {}, kinds }
  knownFacts.set(subject, facts)
  return facts
}

function usableWire(subject: ConformanceSubject): ConformanceWire {
  const { claims, kinds } = factsOf(subject)
  const unused = modelKinds.filter((kind) => !kinds.has(kind) && !claims[kind])
  return { ...subject.wire, ...Object.fromEntries(unused.map((kind) => [kind, undefined])) }
}

/** The provider to look at, without a server: whatever it asks for all the same goes nowhere, and least of all to a network. */
export function makeIdle({ create }: ConformanceSubject): ConformingProvider {
  return create({ apiKey: suiteKey, transport: async () => await new Promise(() => {}) })
}

function makeOnce(subject: ConformanceSubject): ConformingProvider {
  try {
    const made: unknown = makeIdle(subject)
    if (typeof made !== 'object' || made === null) throw new TypeError(`it gave ${made === null ? 'null' : typeof made}`)
    if ('then' in made) throw new TypeError('it gave a promise: a provider is made at once, and waits at its first call')
    return made as ConformingProvider // what `create` gives by its type; A1 and A2 look at its members
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ConformanceError(`subject.create failed: ${why}. It must make a provider from a key alone.`)
  }
}

function models(
  subject: ConformanceSubject,
  provider: ConformingProvider,
  route: Route,
): Pick<Served, 'chat' | 'embedding' | 'image'> {
  const ids = { chat: 'conformance-1', embedding: 'conformance-1', image: 'conformance-1', ...subject.models }
  if (route !== 'middleware') {
    return {
      chat: (id = ids.chat) => required(provider.chat, 'chat')(id),
      embedding: (id = ids.embedding) => required(provider.embedding, 'embedding')(id),
      image: (id = ids.image) => required(provider.image, 'image')(id),
    }
  }
  const registry = createRegistry({ subject: provider })
  return {
    chat: (id = ids.chat) => transparent(transparent(registry.find('chat', `subject/${id}`))),
    embedding: (id = ids.embedding) => registry.find('embedding', `subject/${id}`),
    image: (id = ids.image) => registry.find('image', `subject/${id}`),
  }
}

/** Middleware that changes nothing: whatever is different inside it, middleware would break. */
function transparent(model: ChatModel): ChatModel {
  return wrapChat(model, (call, next) => next(call))
}

function required<Method>(method: Method | undefined, kind: string): Method {
  if (method) return method
  throw new TypeError(`The provider has no ${kind} models.`)
}
