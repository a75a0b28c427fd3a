/** A value for each setting of a chat request, by which it is found again in the body whatever the wire calls it. */
import type { ChatFeature, ChatParameter, ChatRequest, ProviderCapabilities } from '@polymux/core'

/** One setting with one value. */
export interface ParameterSample {
  readonly parameter: ChatParameter | 'tools' | 'output'
  readonly request: Partial<ChatRequest>
  /** What the request is compared with: the body must differ. Default: one with messages alone. */
  readonly base?: Partial<ChatRequest>
  /** What must be in the body as it is. Where wires rename values there is nothing: the body must differ, and between samples too. */
  readonly marks: readonly unknown[]
}

/** A tool that any wire can carry. */
const sampleTool = {
  name: 'look_up_tide',
  description: 'The tide at a harbour',
  input: { jsonSchema: { type: 'object', properties: { harbour: { type: 'string' } }, required: ['harbour'] } },
} as const
const withTool: Partial<ChatRequest> = { tools: [sampleTool] }

/** Settings that providers claim one by one; several samples of one setting must give different bodies. */
const parameterSamples: readonly ParameterSample[] = [
  { parameter: 'maxOutputTokens', request: { maxOutputTokens: 4321 }, marks: [4321] },
  { parameter: 'temperature', request: { temperature: 0.625 }, marks: [0.625] },
  { parameter: 'temperature', request: { temperature: 0 }, marks: [] },
  { parameter: 'topP', request: { topP: 0.8125 }, marks: [0.8125] },
  { parameter: 'topK', request: { topK: 37 }, marks: [37] },
  { parameter: 'frequencyPenalty', request: { frequencyPenalty: 0.375 }, marks: [0.375] },
  { parameter: 'presencePenalty', request: { presencePenalty: 0.4375 }, marks: [0.4375] },
  { parameter: 'stop', request: { stop: ['stop-here-1', 'stop-here-2'] }, marks: ['stop-here-1', 'stop-here-2'] },
  { parameter: 'seed', request: { seed: 918_273 }, marks: [918_273] },
  { parameter: 'logprobs', request: { logprobs: 3 }, marks: [3] },
  { parameter: 'reasoning', request: { reasoning: { effort: 'low' } }, marks: [] },
  { parameter: 'reasoning', request: { reasoning: { effort: 'high' } }, marks: [] },
  { parameter: 'modalities', request: { modalities: ['text', 'image'] }, marks: [] },
  { parameter: 'cache', request: { cache: '1h' }, marks: [] },
  { parameter: 'toolChoice', base: withTool, request: { ...withTool, toolChoice: 'required' }, marks: [] },
  { parameter: 'toolChoice', base: withTool, request: { ...withTool, toolChoice: 'none' }, marks: [] },
  { parameter: 'toolChoice', base: withTool, request: { ...withTool, toolChoice: { name: sampleTool.name } }, marks: [] },
  { parameter: 'parallelToolCalls', base: withTool, request: { ...withTool, parallelToolCalls: false }, marks: [] },
]

/** Settings that belong to a feature. */
const featureSamples: readonly (ParameterSample & { readonly feature: ChatFeature })[] = [
  { feature: 'tools', parameter: 'tools', request: withTool, marks: [sampleTool.name] },
  {
    feature: 'structured-output',
    parameter: 'output',
    request: { output: { jsonSchema: sampleTool.input.jsonSchema, name: 'tide' } },
    marks: [],
  },
]

/** Samples of what the provider claims, or of what it does not. `tools` and `output` are claimed by their features. */
export function samplesOf({ chat }: ProviderCapabilities, claimed: boolean): readonly ParameterSample[] {
  const parameters: readonly string[] = chat?.parameters ?? []
  const features: readonly string[] = chat?.features ?? []
  // A choice among tools means nothing to a wire without tools: it is told of the tools first.
  const sendable = parameterSamples.filter(({ base }) => base === undefined || features.includes('tools'))
  return [
    ...sendable.filter(({ parameter }) => parameters.includes(parameter) === claimed),
    ...featureSamples.filter(({ feature }) => features.includes(feature) === claimed),
  ]
}
