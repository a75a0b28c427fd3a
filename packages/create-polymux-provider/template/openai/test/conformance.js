import { openAiWire } from '@polymux/testkit/conformance'
import { acme } from '../dist/index.js'

/**
 * What the suite holds to its word: the provider as it is published, and how its server answers.
 * @type {import('@polymux/testkit/conformance').ConformanceSubject}
 */
export const conformance = {
  create: acme,
  wire: openAiWire(),
  keyVariable: 'ACME_API_KEY',
  providerOptions: { user: 'somebody' },
  module: new URL('../dist/index.js', import.meta.url),
}
