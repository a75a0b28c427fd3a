import { openAiWire } from '../../src/conformance/openai-wire.ts'
import type { ConformanceSubject, ConformingProvider } from '../../src/conformance/subject.ts'
import { sample } from './sample-provider.ts'

/** Hands in everything that the suite can look at, so that nothing is skipped. */
export const sampleSubject: ConformanceSubject = {
  create: sample,
  wire: openAiWire({ echoField: 'reasoning_signature' }),
  keyVariable: 'SAMPLE_API_KEY',
  providerOptions: { user: 'u-1', tier: { name: 'conformance-tier' } },
  module: new URL('./modules/quiet-provider.mjs', import.meta.url),
  listModels,
  modelList: JSON.stringify({
    data: [
      { id: 'calm-1', pricing: { prompt: '0.0000025', completion: '0.00001' } },
      { id: 'calm-free', pricing: { prompt: '0', completion: '0' } },
      { id: 'calm-unpriced' },
    ],
  }),
}

async function listModels(provider: ConformingProvider): ReturnType<NonNullable<ConformanceSubject['listModels']>> {
  // Safe: what the sample and its broken copies have beside their models.
  const { listModels: list } = provider as ConformingProvider & Pick<ReturnType<typeof sample>, 'listModels'>
  return await list()
}
