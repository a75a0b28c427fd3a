import { ollama } from '../dist/index.js'
import { ollamaWire } from './wire.js'

/**
 * What the suite holds to its word: the provider as it is built, and how its server answers.
 * @type {import('@polymux/testkit/conformance').ConformanceSubject}
 */
export const conformance = {
  create: ollama,
  wire: ollamaWire,
  keyVariable: null,
  module: new URL('../dist/index.js', import.meta.url),
}
