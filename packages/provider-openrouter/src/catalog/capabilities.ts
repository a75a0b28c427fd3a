/** What a model can do, as far as the catalogue tells. */
import type { ModelInfo } from './model-info.ts'

/** `unknown` where the catalogue lists nothing of the kind: it is no refusal. */
export type Capability = 'yes' | 'no' | 'unknown'

/** Capabilities of one model, over all its hosts together: one host may lack what another has. */
export interface ModelCapabilities {
  readonly tools: Capability
  readonly toolChoice: Capability
  readonly parallelToolCalls: Capability
  /** Any JSON, by `response_format`. */
  readonly json: Capability
  /** JSON held to a schema. */
  readonly structuredOutputs: Capability
  readonly reasoning: Capability
  /** Whether reasoning cannot be switched off. */
  readonly reasoningMandatory: Capability
  readonly logprobs: Capability
  readonly seed: Capability
  readonly stop: Capability
  readonly temperature: Capability
  readonly imageInput: Capability
  readonly audioInput: Capability
  readonly videoInput: Capability
  readonly fileInput: Capability
  readonly textOutput: Capability
  readonly imageOutput: Capability
  readonly audioOutput: Capability
}

/** Reads the capabilities of a model; all are unknown where there is none. */
export function capabilitiesOf(model: ModelInfo | undefined): ModelCapabilities {
  const { inputModalities, outputModalities, reasoning, supportedParameters } = model ?? {}
  const takes = (name: string): Capability => listed(supportedParameters, name)
  const mandatory = reasoning?.['mandatory']
  return {
    tools: takes('tools'),
    toolChoice: takes('tool_choice'),
    parallelToolCalls: takes('parallel_tool_calls'),
    json: takes('response_format'),
    structuredOutputs: takes('structured_outputs'),
    reasoning: reasoning ? 'yes' : takes('reasoning'),
    reasoningMandatory: typeof mandatory === 'boolean' ? (mandatory ? 'yes' : 'no') : 'unknown',
    logprobs: takes('logprobs'),
    seed: takes('seed'),
    stop: takes('stop'),
    temperature: takes('temperature'),
    imageInput: listed(inputModalities, 'image'),
    audioInput: listed(inputModalities, 'audio'),
    videoInput: listed(inputModalities, 'video'),
    fileInput: listed(inputModalities, 'file'),
    textOutput: listed(outputModalities, 'text'),
    imageOutput: listed(outputModalities, 'image'),
    audioOutput: listed(outputModalities, 'audio'),
  }
}

/** An empty list says nothing: routers and models that do not chat have one. */
function listed(names: readonly string[] | undefined, name: string): Capability {
  if (names === undefined || names.length === 0) return 'unknown'
  return names.includes(name) ? 'yes' : 'no'
}
