import type { JsonObject } from '../json/json-value.ts'
import type { ChatRoute } from './chat-routing.ts'
import type { WireObject } from './wire-json.ts'

/** How a request came to its host, for `openrouter_metadata`. */
export function routerMetadata({ model: requested }: JsonObject, { model, host, available, failures }: ChatRoute): WireObject {
  const attempts = [
    ...failures.map((failure) => ({ provider: failure.host, model: failure.model, status: failure.status })),
    { provider: host.name, model: model.id, status: 200 },
  ]
  return {
    requested: typeof requested === 'string' ? requested : model.id,
    strategy: requested === model.id ? 'direct' : 'fallback',
    region: null,
    summary: `available=${available.length}, selected=${host.name}`,
    attempt: attempts.length,
    is_byok: false,
    endpoints: {
      total: available.length,
      available: available.map((other) => ({ provider: other.name, model: model.id, selected: other === host })),
    },
    attempts,
  }
}
