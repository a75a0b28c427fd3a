import type { ChatCodec } from '@polymux/core/adapter'
import { defineProvider } from '@polymux/core/adapter'
import type { ProviderSettings } from '@polymux/core'
import type { ConformingProvider, SubjectSettings } from '../../src/conformance/subject.ts'
import { type SampleSpec, sampleSpec } from './sample-provider.ts'

/** A provider with one flaw, and the check that must notice it. */
export interface BrokenProvider {
  /** Id of the check. Others may fail as well. */
  readonly caughtBy: string
  readonly flaw: string
  /** What the check must say of it. */
  readonly says?: RegExp
  create(settings: SubjectSettings): ConformingProvider
}

/** The sample provider with another chat codec. */
export function breakChat(
  change: (spec: SampleSpec) => ChatCodec<ProviderSettings>,
): (settings: SubjectSettings) => ConformingProvider {
  return defineProvider({ ...sampleSpec(), chat: change(sampleSpec()) })
}
