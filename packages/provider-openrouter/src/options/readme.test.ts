import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { chatOptionTable } from './chat-options.ts'
import { imageOptionTable } from './image-options.ts'
import { messagesOptionTable } from '../messages/messages-options.ts'

/** What the encoders write inside other fields, or as headers. */
const elsewhere: Readonly<Record<string, string>> = {
  serverTools: '`tools`',
  structuredOutput: '`response_format`',
  answerFormat: '`response_format`',
  reasoning: '`reasoning`',
  maxTokensField: '`max_tokens`',
  taskBudget: '`output_config`',
  routerMetadata: 'header `x-openrouter-metadata`',
  responseCache: 'header `x-openrouter-cache`',
  anthropicBeta: 'header `x-anthropic-beta`',
}

test('the README lists every option under its name on the wire, and no other', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const section = readme.slice(readme.indexOf('| option '), readme.indexOf('Routing (`provider`)'))
  const rows = [...section.matchAll(/^\| `(\w+)` +\| (.*?) *\|/gm)].map(([, name, wire]) => [name, wire])
  const options = Object.entries({ ...messagesOptionTable, ...imageOptionTable, ...chatOptionTable }).map(([name, wire]) => {
    const [field] = typeof wire === 'string' || wire === null ? [wire] : wire
    return [name, elsewhere[name] ?? (field === null ? '' : `\`${field}\``)]
  })
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(options))
  expect(rows).toHaveLength(options.length)
})
