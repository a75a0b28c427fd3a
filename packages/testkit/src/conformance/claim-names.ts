/** All that can be claimed, as data: a claim outside of it is a slip, one that no check looks at is told of. */
import type { ChatCapabilities, ChatFeature, ChatParameter, ProviderCapabilities } from '@polymux/core'

const parameters: Readonly<Record<ChatParameter, readonly string[]>> = {
  toolChoice: ['R1'],
  parallelToolCalls: ['R1'],
  maxOutputTokens: ['R1'],
  temperature: ['R1'],
  topP: ['R1'],
  topK: ['R1'],
  frequencyPenalty: ['R1'],
  presencePenalty: ['R1'],
  stop: ['R1'],
  seed: ['R1'],
  logprobs: ['R1'],
  reasoning: ['R1'],
  modalities: ['R1'],
  cache: ['R1'],
}
const chatFeatures: Readonly<Record<ChatFeature, readonly string[]>> = {
  tools: ['C4', 'C6', 'R8'],
  'parallel-tools': ['C5'],
  'structured-output': ['C7'],
  reasoning: ['C8'],
  'reasoning-echo': ['C8'],
  usage: ['C3'],
  cost: ['K2'],
}
const input: Readonly<Record<ChatCapabilities['input'][number], readonly string[]>> = {
  image: ['R7'],
  file: ['R7'],
  audio: ['R7'],
  video: ['R7'],
}
/** The suite has no sound to answer with. */
const output: Readonly<Record<ChatCapabilities['output'][number], readonly string[]>> = { image: ['A2'], audio: [] }
type EmbeddingFeature = NonNullable<ProviderCapabilities['embedding']>['features'][number]
const embedding: Readonly<Record<EmbeddingFeature, readonly string[]>> = {
  dimensions: ['R1'],
  usage: ['M3'],
  cost: ['K2'],
  base64: ['M2'],
}
type ImageFeature = NonNullable<ProviderCapabilities['image']>['features'][number]
const image: Readonly<Record<ImageFeature, readonly string[]>> = {
  several: ['I2'],
  size: ['R1'],
  usage: ['I1'],
  cost: ['K2'],
}

/** Everything there is to claim, by list: each name with the checks that prove it. */
export const claimLists: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'chat.parameters': parameters,
  'chat.features': chatFeatures,
  'chat.input': input,
  'chat.output': output,
  'embedding.features': embedding,
  'image.features': image,
}

/** Features that mean nothing without another. */
export const neededFeatures: Readonly<Partial<Record<ChatFeature, ChatFeature>>> = {
  'parallel-tools': 'tools',
  'reasoning-echo': 'reasoning',
  cost: 'usage',
}

/** The claims of one list, such as `chat.features`; `undefined` when its kind is not claimed. */
export function claimedNames(claims: ProviderCapabilities, list: string): readonly unknown[] | undefined {
  const [kind = '', member = ''] = list.split('.')
  const ofKind: unknown = Reflect.get(claims, kind)
  if (typeof ofKind !== 'object' || ofKind === null) return undefined
  const names: unknown = Reflect.get(ofKind, member)
  return Array.isArray(names) ? names : []
}
