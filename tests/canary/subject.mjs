/** OpenRouter before the conformance suite, as `testkit conformance` wants it. */
import { openrouter } from '@polymux/provider-openrouter'
import { openRouterWire } from '@polymux/testkit/conformance'

// The catalogue says which models draw and do not write: those are asked at another endpoint.
const catalog = { data: [{ id: 'conformance/painter', architecture: { output_modalities: ['image'] } }] }

export const conformance = {
  create: (settings) => openrouter({ ...settings, catalog }),
  models: { image: 'conformance/painter' },
  wire: openRouterWire(),
  keyVariable: 'OPENROUTER_API_KEY',
}
