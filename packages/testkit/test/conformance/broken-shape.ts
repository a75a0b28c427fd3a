import type { ProviderCapabilities } from '@polymux/core'
import type { ConformingProvider, SubjectSettings } from '../../src/conformance/subject.ts'
import { type BrokenProvider, breakDeltas, breakModel, breakSpec } from './broken-provider.ts'
import { sample, sampleCapabilities } from './sample-provider.ts'

/** Providers that are wrong before they are asked anything. */
export const brokenShapes: readonly BrokenProvider[] = [
  {
    caughtBy: 'A1',
    flaw: 'has a slash in its name',
    says: /without a slash.*"acme\/sample"/,
    create: breakSpec((spec) => ({ ...spec, name: 'acme/sample' })),
  },
  {
    caughtBy: 'A1',
    flaw: 'has models that say they are of another provider',
    says: /identity of provider\.chat/,
    create: breakModel(() => ({ provider: 'base-provider' })),
  },
  claiming('claims something there is no word for', /"telepathy"; there are tools/, {
    ...sampleCapabilities,
    // Safe: it is the point that this name is none of them.
    chat: { parameters: [], features: ['telepathy' as 'tools'], input: [], output: [] },
  }),
  claiming('claims part of a feature without the feature', /"parallel-tools" without "tools"/, {
    chat: { parameters: [], features: ['parallel-tools'], input: [], output: [] },
  }),
  {
    caughtBy: 'A2',
    flaw: 'claims embeddings and has none',
    says: /has no embedding models/,
    create(settings) {
      const { embedding: _none, ...provider } = sample(settings)
      return provider
    },
  },
  {
    caughtBy: 'A2',
    flaw: 'claims pictures in answers and loses them',
    says: /one picture gave 0 image parts/,
    create: breakDeltas((delta) => (delta.type === 'whole' ? [] : [delta])),
  },
  {
    caughtBy: 'A3',
    flaw: 'looks for models when it is made',
    says: /making the provider sent GET/,
    create(settings) {
      const provider = sample(settings)
      provider.listModels().catch(() => {})
      return provider
    },
  },
  {
    caughtBy: 'A3',
    flaw: 'computes for long when it is made',
    says: /it may take 5 ms/,
    create(settings) {
      const until = performance.now() + 7
      while (performance.now() < until);
      return sample(settings)
    },
  },
  {
    caughtBy: 'A4',
    flaw: 'does not say which variable holds the key',
    says: /must name SAMPLE_API_KEY/,
    create: breakSpec(({ env: _none, ...spec }) => spec),
  },
  {
    caughtBy: 'A4',
    flaw: 'looks its key up when it is made',
    says: /must reject/,
    create: (settings) => sample({ ...settings, apiKey: settings.apiKey ?? process.env['SAMPLE_API_KEY'] }),
  },
  imported('leaves a timer behind when it is imported', /left Timeout behind/, 'ticking-provider'),
  imported('reads its key when it is imported', /read SAMPLE_API_KEY/, 'eager-provider'),
  imported('greets when it is imported', /wrote to the terminal 1 times/, 'greeting-provider'),
  { caughtBy: 'A6', flaw: 'keeps its settings in the module', says: /two instances/, create: keepingSettings() },
  {
    caughtBy: 'A7',
    flaw: 'wants its own name in front of model ids',
    says: /sample: unknown model/,
    create: breakChatMethod((provider, modelId) => {
      if (!modelId.startsWith('sample/')) throw new Error(`sample: unknown model ${modelId}`)
      return provider.chat(modelId)
    }),
  },
  {
    caughtBy: 'A8',
    flaw: 'writes model ids in lower case',
    says: /Vendor\/Some\.Model-2:tag.*vendor\/some/,
    create: breakChatMethod((provider, modelId) => provider.chat(modelId.toLowerCase())),
  },
  {
    caughtBy: 'A8',
    flaw: 'takes the part before a slash for its own name',
    says: /response\.modelId/,
    create: breakChatMethod((provider, modelId) => provider.chat(modelId.split('/').at(-1) ?? modelId)),
  },
]

type Sample = ReturnType<typeof sample>

function claiming(flaw: string, says: RegExp, capabilities: ProviderCapabilities): BrokenProvider {
  return { caughtBy: 'A2', flaw, says, create: breakSpec((spec) => ({ ...spec, capabilities })) }
}

function imported(flaw: string, says: RegExp, name: string): BrokenProvider {
  const module = new URL(`./modules/${name}.mjs`, import.meta.url)
  return { caughtBy: 'A5', flaw, says, create: sample, subject: { module } }
}

function keepingSettings(): (settings: SubjectSettings) => ConformingProvider {
  let kept: SubjectSettings = {}
  return (settings) => {
    kept = settings
    return { ...sample(settings), chat: (modelId) => sample(kept).chat(modelId) }
  }
}

function breakChatMethod(
  chat: (provider: Sample, modelId: string) => ReturnType<Sample['chat']>,
): (settings: SubjectSettings) => ConformingProvider {
  return (settings) => {
    const provider = sample(settings)
    return { ...provider, chat: (modelId) => chat(provider, modelId) }
  }
}
