import type { ConformanceSubject } from '@polymux/testkit/conformance'
import { ollama } from '../src/index.ts'
import { ollamaWire } from './ollama-wire.ts'

/** What the conformance suite is run on. */
export const conformance: ConformanceSubject = {
  create: ollama,
  wire: ollamaWire,
  keyVariable: null,
  module: new URL('../src/index.ts', import.meta.url),
}
