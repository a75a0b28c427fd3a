import type { ChatRequest } from './chat.ts'
import { checkChatRequest } from './check-request.ts'
import type { ChatCodec } from './codec.ts'
import { encodeSafely } from './encode-safely.ts'
import { explainedRequest } from './explained-request.ts'
import type { ExplainOptions, Explanation } from './explain.ts'
import type { HttpClient } from './http-client.ts'
import { locateError } from './locate-error.ts'
import type { Warning } from './model.ts'
import type { ProviderSettings } from './provider.ts'
import { warningContext } from './warning-context.ts'

/** Encodes as a call would. */
export async function explainChat<Settings extends ProviderSettings>(
  client: HttpClient<Settings>,
  codec: ChatCodec<Settings>,
  modelId: string,
  { request, options }: { readonly request: ChatRequest; readonly options: ExplainOptions },
): Promise<Explanation> {
  const model = { provider: client.spec.name, modelId }
  const warnings: Warning[] = []
  const notes: Warning[] = []
  try {
    checkChatRequest(request)
    const settings = client.settings()
    const stream = options.streaming === true
    const chosen = (await codec.wireFor?.(request, settings)) ?? codec
    const context = { ...warningContext(model, options, warnings, notes), stream, settings }
    const wire = encodeSafely(() => chosen.encode(request, context))
    return await explainedRequest(client, wire, options, { warnings, notes })
  } catch (error) {
    throw locateError(error, { ...model, attempts: 0, secrets: [] })
  }
}
