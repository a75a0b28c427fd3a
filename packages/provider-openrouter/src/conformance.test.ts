/** OpenRouter before the suite that every provider is held to. Its other wires are chosen by an option, and stand here for themselves. */
import { type ConformanceSubject, openRouterWire } from '@polymux/testkit/conformance'
import { conformance } from '@polymux/testkit/vitest'
import { openrouter } from './openrouter.ts'

const subject: ConformanceSubject = {
  // Pictures are drawn on the images endpoint, which models that do not write need: the catalogue says which those are.
  create: (settings) =>
    openrouter({
      ...settings,
      catalog: { data: [{ id: 'conformance/painter', architecture: { output_modalities: ['image'] } }] },
    }),
  models: { chat: 'conformance/writer', embedding: 'conformance/embedder', image: 'conformance/painter' },
  wire: openRouterWire(),
  keyVariable: 'OPENROUTER_API_KEY',
  providerOptions: { user: 'u-1', minP: 0.0625, provider: { order: ['conformance-host'] } },
  async listModels(provider) {
    // Safe: what `create` above makes.
    const { data } = await (provider as ReturnType<typeof openrouter>).catalog.models()
    return data.map(({ id, pricing }) => ({
      id,
      pricing: { ...price('input', pricing?.['prompt']), ...price('output', pricing?.['completion']) },
    }))
  },
  modelList: JSON.stringify({
    data: [
      { id: 'conformance/writer', pricing: { prompt: '0.0000025', completion: '0.00001' } },
      { id: 'conformance/router', pricing: { prompt: '-1', completion: '-1' } },
    ],
  }),
}

/** A negative price says that it depends on the request. */
function price(side: 'input' | 'output', value: unknown): { readonly input?: string; readonly output?: string } {
  return typeof value === 'string' && !value.startsWith('-') ? { [side]: value } : {}
}

conformance(subject)
