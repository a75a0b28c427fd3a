import type { ConformanceSubject } from '@polymux/testkit/conformance'
import { anthropic } from '../src/index.ts'
import { anthropicWire } from './anthropic-wire.ts'

/** What the conformance suite is run on. */
export const conformance: ConformanceSubject = {
  create: anthropic,
  wire: anthropicWire,
  keyVariable: 'ANTHROPIC_API_KEY',
  module: new URL('../src/index.ts', import.meta.url),
}
