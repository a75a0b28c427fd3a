import type { OpenReply, ProviderAccess, WireReply, WireRequest } from './codec.ts'
import { openCallScope } from './exchange.ts'
import type { HttpClient } from './http-client.ts'
import { locateError } from './locate-error.ts'
import type { CallOptions } from './model.ts'
import type { ProviderSettings } from './provider.ts'
import type { ReplySender } from './reply-sender.ts'
import { whenLoaded } from './when-loaded.ts'

/** Endpoints that belong to no model, with everything a call of a model has. Does no I/O until it is used. */
export function providerAccess<Settings extends ProviderSettings>(client: HttpClient<Settings>): ProviderAccess<Settings> {
  const model = { provider: client.spec.name, modelId: '' }

  async function call<T>(options: CallOptions, run: (sender: ReplySender<Settings>) => Promise<T>): Promise<T> {
    const scope = openCallScope(options, true)
    const loading = whenLoaded(import('./reply-sender.ts'), 'this request')
    const loaded = await scope.race(loading).catch((error: unknown) => {
      scope.close()
      throw locateError(error, { ...model, attempts: 0, secrets: [] })
    })
    const sender = new loaded.ReplySender(client, model, options, scope)
    try {
      const result = await loaded.inTime(run(sender), scope)
      sender.finish()
      return result
    } catch (error) {
      sender.abandon()
      throw sender.locate(error, sender.attempts)
    }
  }

  return {
    provider: client.spec.name,
    settings: () => client.settings(),
    send: (request: WireRequest, options: CallOptions = {}): Promise<WireReply> =>
      call(options, (sender) => sender.send(request)),
    open: (request: WireRequest, options: CallOptions = {}): Promise<OpenReply> =>
      call(options, (sender) => sender.open(request)),
  }
}
