/** Members of the provider beside its models. Each loads its code when it is first used, so that it costs nothing till then. */
import { loadOnce } from '@polymux/core/adapter'
import type { ProviderAccess } from '@polymux/core/adapter'
import type { AccountClient } from './account/account.ts'
import type { KeyClient } from './account/account-keys.ts'
import type { BatchClient } from './batch/batch.ts'
import type { CatalogClient } from './catalog/catalog.ts'
import type { CompletionClient, CompletionStream } from './completions/completions.ts'
import { authorizationUrl } from './oauth/authorization-url.ts'
import type { OAuthClient } from './oauth/oauth.ts'
import type { OpenRouterSettings } from './settings.ts'
import { videoJobs } from './video/video-jobs.ts'
import type { VideoJobs } from './video/video-jobs.ts'

/** What `openrouter()` has beside models. */
export interface OpenRouterClients {
  /** The account behind the key: limits, credits, activity, generations, keys. */
  readonly account: AccountClient
  /** Models, their hosts, prices and capabilities. */
  readonly catalog: CatalogClient
  /** Many requests within a day, at about half the price. */
  readonly batch: BatchClient
  /** Text that goes on from a prompt. */
  readonly completions: CompletionClient
  /** Keys for an application's users. */
  readonly oauth: OAuthClient
  /** Films that are being made, and those that are done. */
  readonly videos: VideoJobs
}

type Method = (...parameters: never[]) => Promise<unknown>

/** Does no I/O and loads nothing. */
export function createClients(access: ProviderAccess<OpenRouterSettings>): OpenRouterClients {
  const account = loadOnce('the account', () =>
    import('./account/account.ts').then((module) => module.createAccountClient(access)),
  )
  const batch = loadOnce('batches', () => import('./batch/batch.ts').then((module) => module.createBatchClient(access)))
  const catalog = loadOnce('the catalogue', () =>
    import('./catalog/catalog.ts').then((module) => module.createCatalogClient(access)),
  )
  const completions = loadOnce('completions', () =>
    import('./completions/completions.ts').then((module) => module.createCompletionClient(access)),
  )
  const oauth = loadOnce('OAuth', () => import('./oauth/oauth.ts').then((module) => module.createOAuthClient(access)))
  return {
    account: {
      ...deferred(account, ['key', 'credits', 'activity', 'generation', 'generationContent', 'feedback']),
      keys: deferred<KeyClient>(() => account().then(({ keys }) => keys), ['list', 'get', 'create', 'update', 'delete']),
    },
    catalog: deferred(catalog, [
      'models',
      'model',
      'capabilities',
      'endpoints',
      'providers',
      'zdrEndpoints',
      'count',
      'embeddingModels',
      'imageModels',
      'imageEndpoints',
      'videoModels',
      'userModels',
      'refresh',
    ]),
    batch: deferred(batch, ['submit', 'get', 'wait']),
    completions: {
      ...deferred(completions, ['generate']),
      stream: (request, options) => deferredStream(() => completions().then((client) => client.stream(request, options))),
    },
    oauth: { ...deferred(oauth, ['createPkcePair', 'exchangeCode', 'createAuthCode']), authorizationUrl },
    videos: videoJobs(access),
  }
}

/** Methods that load their client when they are called. */
function deferred<Client extends object, Name extends keyof Client = keyof Client>(
  load: () => Promise<Client>,
  names: readonly Name[],
): Pick<Client, Name> {
  const methods = names.map((name) => [
    name,
    // Safe: only methods that give promises are named, and they get what they were called with.
    async (...parameters: never[]) => ((await load())[name] as Method)(...parameters),
  ])
  // Safe: a method under each of the names, that does what the client's does.
  return Object.fromEntries(methods) as Pick<Client, Name>
}

function deferredStream(open: () => Promise<CompletionStream>): CompletionStream {
  const stream = loadOnce('completions', open)
  return {
    get result() {
      return stream().then(({ result }) => result)
    },
    async *[Symbol.asyncIterator]() {
      yield* await stream()
    },
  }
}
