import { anthropic } from '../dist/index.js'
import { anthropicWire } from './wire.js'

/**
 * What the suite holds to its word: the provider as it is built, and how its server answers.
 * @type {import('@polymux/testkit/conformance').ConformanceSubject}
 */
export const conformance = {
  create: anthropic,
  wire: anthropicWire,
  keyVariable: 'ANTHROPIC_API_KEY',
  module: new URL('../dist/index.js', import.meta.url),
}
