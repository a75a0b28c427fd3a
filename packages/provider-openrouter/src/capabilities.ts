import type { ChatCapabilities, ProviderCapabilities } from '@polymux/core'

/** What the chat wire can carry. Which model can do what is in the catalogue. Sound in answers comes in streams alone. */
export const chatCapabilities: ChatCapabilities = {
  parameters: [
    'toolChoice',
    'parallelToolCalls',
    'maxOutputTokens',
    'temperature',
    'topP',
    'topK',
    'frequencyPenalty',
    'presencePenalty',
    'stop',
    'seed',
    'logprobs',
    'reasoning',
    'modalities',
    'cache',
  ],
  features: ['tools', 'parallel-tools', 'structured-output', 'reasoning', 'reasoning-echo', 'usage', 'cost'],
  input: ['image', 'file', 'audio', 'video'],
  output: ['image', 'audio'],
}

/** The same of all kinds that can be claimed. */
export const capabilities: ProviderCapabilities = {
  chat: chatCapabilities,
  embedding: { features: ['dimensions', 'usage', 'cost', 'base64'] },
  image: { features: ['several', 'size', 'usage', 'cost'] },
}
