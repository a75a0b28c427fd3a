/** Models by name: `provider/model` ids and aliases over providers that are handed in as values. */
import { ModelError } from './model-error.ts'
import type { ModelKind, Models } from './model.ts'
import { nearest } from './nearest.ts'

/** Anything with a name and a method for at least one kind. */
type AnyProvider = { readonly name: string; readonly close?: () => Promise<void> } & {
  readonly [Kind in ModelKind]?: (modelId: never) => unknown
}

type Known<Id> = Id extends string ? (string extends Id ? never : Id) : never

/**
 * Ids of one kind: the known ones for completion, any other by pattern. The intersection keeps the pattern from swallowing the
 * known ids; where there are none it is left out, since it would refuse a template such as `openrouter/${name}`.
 */
export type IdOf<Providers, Kind extends ModelKind> = {
  [Name in keyof Providers & string]: Providers[Name] extends { readonly [K in Kind]: (modelId: infer Id) => unknown }
    ? IdsUnder<Name, Known<Id>>
    : never
}[keyof Providers & string]

type IdsUnder<Name extends string, KnownId extends string> = [KnownId] extends [never]
  ? `${Name}/${string}`
  : `${Name}/${KnownId}` | (`${Name}/${string}` & Record<never, never>)

/** Ids of every kind, for aliases. */
export type AnyIdOf<Providers> = { [Kind in ModelKind]: IdOf<Providers, Kind> }[ModelKind]

/** Short names for ids. */
export type Aliases<Providers> = Readonly<Record<string, AnyIdOf<Providers>>>

/** One method per kind of model, each taking an id or an alias and doing no I/O. */
export type Registry<Providers, Alias extends string = never> = {
  readonly [Kind in ModelKind]: (id: IdOf<Providers, Kind> | Alias) => Models[Kind]
} & {
  /** For ids known only at run time: from a file, a form, a database. Throws like the others. */
  find<Kind extends ModelKind>(kind: Kind, id: string): Models[Kind]
  /** Closes every provider that has something to close: the connections it opened, and with them the calls under way. */
  close(): Promise<void>
}

const kinds: readonly ModelKind[] = ['chat', 'embedding', 'image', 'rerank', 'speech', 'transcription', 'video']

/**
 * Looks models up by `provider/model`, split at the first slash only: the rest is the provider's own id, untouched.
 * Throws a `ModelError` of code `configuration`, before any I/O, for an unknown provider, a missing one, or a kind the provider lacks.
 */
export function createRegistry<
  const Providers extends Readonly<Record<string, AnyProvider>>,
  const A extends Aliases<Providers> = Record<never, never>,
>(providers: Providers, options: { readonly aliases?: A } = {}): Registry<Providers, keyof A & string> {
  const aliases: Readonly<Record<string, string>> = options.aliases ?? {}

  function find(kind: ModelKind, id: string): unknown {
    const target = Object.hasOwn(aliases, id) ? (aliases[id] ?? id) : id
    const [name, modelId] = split(target, Object.keys(providers))
    const provider = Object.hasOwn(providers, name) ? providers[name] : undefined
    if (!provider) throw unknownProvider(name, target, Object.keys(providers), Object.keys(aliases))
    const create = kinds.includes(kind) ? provider[kind] : undefined
    if (!create) {
      const has = kinds.filter((other) => provider[other]).join(', ')
      throw configuration(`Provider "${name}" has no ${kind} models; it has: ${has || 'none'}.`)
    }
    // Safe: the method takes its own ids as well as any string; `never` above only lets providers of every id type in.
    return (create as (id: string) => unknown).call(provider, modelId)
  }

  async function close(): Promise<void> {
    await Promise.all(Object.values(providers).map((provider) => provider.close?.()))
  }

  const lookups = Object.fromEntries(kinds.map((kind) => [kind, (id: string) => find(kind, id)]))
  // Safe: built from `kinds`, which lists every member of ModelKind (checked by the registry's type test).
  return { ...lookups, find, close } as unknown as Registry<Providers, keyof A & string>
}

function split(id: unknown, registered: readonly string[]): readonly [provider: string, modelId: string] {
  const example = registered[0] ?? 'provider'
  if (typeof id !== 'string')
    throw configuration(`A model id is a string such as "${example}/model", not ${id === null ? 'null' : typeof id}.`)
  const slash = id.indexOf('/')
  if (slash <= 0 || slash === id.length - 1) {
    throw configuration(
      `Model id "${id}" does not name a provider and a model: write "provider/model", as in "${example}/${id.replaceAll('/', '') || 'model'}".`,
    )
  }
  return [id.slice(0, slash), id.slice(slash + 1)]
}

function unknownProvider(name: string, id: string, registered: readonly string[], aliases: readonly string[]): ModelError {
  const close = nearest(name, registered)
  const hint = close ? ` Did you mean "${close}/${id.slice(name.length + 1)}"?` : ''
  const known = registered.length > 0 ? registered.join(', ') : 'none'
  const short = aliases.length > 0 ? ` Aliases: ${aliases.join(', ')}.` : ''
  return configuration(`No provider "${name}" is registered (asked for "${id}").${hint} Registered: ${known}.${short}`)
}

function configuration(message: string): ModelError {
  return new ModelError({ code: 'configuration', message, phase: 'request' })
}
