/** Asks for the catalogue's lists, and keeps them. */
import type { CallOptions } from '@polymux/core'
import type { ProviderAccess, WireObject, WireReply, WireRequest } from '@polymux/core/adapter'
import type { OpenRouterSettings } from '../settings.ts'
import { boundSignal } from '../wire/call-clock.ts'
import { readFields } from '../wire/field-table.ts'
import type { FieldTable } from '../wire/field-table.ts'
import { replyData, unusable } from '../wire/reply-data.ts'
import { asArray, asNumber, asObject, defined } from '@polymux/core/adapter'
import { modelQuery } from './model-filters.ts'
import { createModelIndex } from './model-index.ts'
import type { ModelIndex } from './model-index.ts'
import { modelTable } from './model-info.ts'
import type { ModelInfo } from './model-info.ts'
import { createSharedCache } from './shared-cache.ts'

/** A list of models. `openrouter({ catalog })` takes it as it is. */
export interface ModelList {
  readonly data: readonly ModelInfo[]
  /** How many there are in all, where the answer says so: more than are here when it was asked for in pages. */
  readonly totalCount?: number
  /** When it was asked for, in epoch milliseconds: lists are kept, and an old one may have to do while OpenRouter fails. */
  readonly fetchedAt: number
  /** What came beside the models. */
  readonly raw: WireObject
}

/** What the methods of the catalogue have in common. */
export interface CatalogReader {
  /** What `read` makes of the reply, kept under the path and the query; `read` is told when the request was made. */
  get<T>(wire: WireRequest, options: CallOptions, read: (reply: WireReply, at: number) => T): Promise<T>
  list(path: string, query: WireRequest['query'], options: CallOptions): Promise<ModelList>
  items<Info extends { readonly raw: WireObject }>(
    path: string,
    table: FieldTable<Info>,
    options: CallOptions,
  ): Promise<readonly Info[]>
  /** The model in the whole list, where that is kept and fresh. */
  listed(id: string): ModelInfo | undefined
  clear(): void
}

const defaultTtlMs = 3_600_000

/** A reader with a cache of its own. */
export function createCatalogReader(access: ProviderAccess<OpenRouterSettings>): CatalogReader {
  const cache = createSharedCache(() => access.settings().catalogTtlMs ?? defaultTtlMs)
  const indexes = new WeakMap<ModelList, ModelIndex>()

  async function get<T>(wire: WireRequest, options: CallOptions, read: (reply: WireReply, at: number) => T): Promise<T> {
    const load = async (how: CallOptions): Promise<T> => {
      const at = Date.now()
      return read(await access.send({ method: 'GET', keyless: true, ...wire }, how), at)
    }
    // What depends on the key is not kept either: it may be another one next time.
    if (options.headers || wire.keyless === false) return load(options)
    // Callers share the request, and each has a patience of its own.
    const { deadline: _own, timeouts: { totalMs: _total, ...timeouts } = {}, ...shared } = options
    const { release, signal } = boundSignal(options)
    try {
      return await cache.get(nameOf(wire), (flight) => load({ ...shared, timeouts, signal: flight }), signal)
    } finally {
      release()
    }
  }

  const list = (path: string, query: WireRequest['query'], options: CallOptions): Promise<ModelList> =>
    get({ path, query: query ?? {}, keyless: path !== '/models/user' }, options, toModelList)

  const items = <Info extends { readonly raw: WireObject }>(
    path: string,
    table: FieldTable<Info>,
    options: CallOptions,
  ): Promise<readonly Info[]> =>
    get({ path }, options, (reply) => toInfos(table, asList(replyData(reply, `the list at ${path}`).value, reply, path)))

  function listed(id: string): ModelInfo | undefined {
    const kept = cache.fresh(nameOf({ path: '/models', query: modelQuery({}) }))
    if (kept === undefined) return undefined
    // Safe: under this name there are only the lists of `models()`.
    const whole = kept as ModelList
    const index = indexes.get(whole) ?? createModelIndex(whole.data)
    indexes.set(whole, index)
    return index.find(id)
  }

  return { get, list, items, listed, clear: cache.clear }
}

function nameOf({ path, query }: WireRequest): string {
  return `${path} ${JSON.stringify(Object.entries(query ?? {}).toSorted(([left], [right]) => (left < right ? -1 : 1)))}`
}

function toModelList(reply: WireReply, fetchedAt: number): ModelList {
  const { data, ...raw } = asObject(reply.body) ?? {}
  const models = toInfos(modelTable, asList(data, reply, 'models'))
  return { data: models, ...defined({ totalCount: asNumber(raw['total_count']) }), fetchedAt, raw }
}

/** What should have an id and has none is no model. */
export function toInfos<Info extends { readonly raw: WireObject }>(
  table: FieldTable<Info>,
  list: readonly unknown[],
): readonly Info[] {
  return list.map((item) => readFields(table, item)).filter((info) => !('id' in table) || 'id' in info)
}

/** The list, or `bad_response`. */
export function asList(value: unknown, reply: WireReply, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw unusable(reply, `a list (${what})`)
  return asArray(value)
}
