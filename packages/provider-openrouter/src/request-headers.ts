/** Every header that OpenRouter knows beside the key, for every endpoint: who is asking, and what a single request wants. */
import { ModelError } from '@polymux/core'
import type { WireRequest } from '@polymux/core/adapter'
import type { HeaderOptions } from './options/header-options.ts'
import type { OpenRouterSettings } from './settings.ts'
import { defined } from '@polymux/core/adapter'

/** Who is asking. `X-Title` is the older name, which self-hosted gateways still read. Throws `configuration` for bad categories. */
export function attributionHeaders({ appCategories, appTitle, appUrl }: OpenRouterSettings): Readonly<Record<string, string>> {
  if (appCategories && (appCategories.length > 2 || !appCategories.every((name) => /^[a-z][a-z-]{0,29}$/.test(name)))) {
    throw new ModelError({
      code: 'configuration',
      message: `[openrouter] appCategories takes at most 2 names of at most 30 lowercase letters and hyphens, not "${appCategories.join(', ')}".`,
      provider: 'openrouter',
    })
  }
  return texts({
    'http-referer': appUrl,
    'x-openrouter-title': appTitle,
    'x-title': appTitle,
    'x-openrouter-categories': appCategories?.join(',') || undefined,
  })
}

/** What an endpoint adds to the headers of a request. */
export interface EndpointHeaders {
  /** Beta features that the request needs, added to those in the options and in the settings' own headers. */
  readonly betas?: readonly string[] | undefined
  /** The session, for endpoints whose body has no field for it. At most 256 characters. */
  readonly sessionId?: string | undefined
}

/** What one request wants. No `headers` at all where nothing is wanted: such requests are prepared faster. */
export function requestHeaders(
  options: HeaderOptions,
  settings: OpenRouterSettings,
  { betas = [], sessionId }: EndpointHeaders = {},
): Pick<WireRequest, 'headers'> {
  const { anthropicBeta = [], responseCache: cache, routerMetadata } = options
  const wanted = [...anthropicBeta, ...betas]
  if (wanted.length === 0 && cache === undefined && !routerMetadata && sessionId === undefined) return {}
  const { clear, ttlSeconds } = typeof cache === 'object' ? cache : {}
  return {
    headers: texts({
      'x-anthropic-beta': wanted.length > 0 ? [...new Set([...configuredBetas(settings), ...wanted])].join(',') : undefined,
      'x-openrouter-cache': cache === undefined ? undefined : String(cache !== false),
      'x-openrouter-cache-ttl': ttlSeconds?.toString(),
      'x-openrouter-cache-clear': clear ? 'true' : undefined,
      'x-openrouter-metadata': routerMetadata ? 'enabled' : undefined,
      'x-session-id': sessionId,
    }),
  }
}

function configuredBetas({ headers }: OpenRouterSettings): readonly string[] {
  const line = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'x-anthropic-beta')?.[1]
  return line?.split(',').map((name) => name.trim()) ?? []
}

function texts(headers: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return defined(headers) as Readonly<Record<string, string>> // without the absent ones, all are texts
}
