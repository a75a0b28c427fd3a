/** docs/errors.md: what every sign of a failure is taken for. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { availabilityRows, errorTypeRows, failureRows, statusRows, type SignRow } from './error-signs.ts'

const page = join(dirname(fileURLToPath(import.meta.url)), '../../docs/errors.md')

test('docs/errors.md tells what every sign of a failure is taken for', async () => {
  const text = await errorPage()
  if (process.env['POLYMUX_WRITE_DOCS'] === '1') writeFileSync(page, text)
  expect(readFileSync(page, 'utf8')).toBe(text)
})

async function errorPage(): Promise<string> {
  return `# Errors and what they are taken for

Every failure is one \`ModelError\`. Its class is decided from the most telling sign there is: a word of the provider's own, the HTTP
status, the code of the transport, and last how far the call had come. The tables below are what calls really ended in;
\`POLYMUX_WRITE_DOCS=1 npx vitest run --project faults\` writes them anew, and without it the same test fails when this page is out of
date. What becomes of whole faults, over real sockets, is in [faults.md](faults.md).

- **Again?**: whether another try may help (\`retryable\`). By default two more are made, with waits that are random up to 0.5 s, then
  1 s, or as long as the server asks; never after an event was handed over; an answer that makes no sense is asked for once more.
- **Billed?**: whether the provider may have worked on the request, and charged for it (\`maybeBilled\`). \`retry: { ambiguous: false }\`
  makes no second attempt after such an error.

## By the provider's word: OpenRouter's \`error_type\`

${table('error_type (status)', await errorTypeRows())}
## By the provider's word: OpenRouter's \`availability.code\`

${table('code (status)', await availabilityRows())}
## By status, where the body says nothing more

${table('status', await statusRows())}
## By the code of the transport, and the stage it had reached

${table('code | stage', await failureRows(), 2)}`
}

function table(heading: string, rows: readonly SignRow[], columns = 1): string {
  const lines = rows.map(({ sign, error: { code, maybeBilled, phase, retryable } }) => {
    return `| ${sign} | \`${code}\` | ${phase} | ${retryable ? 'yes' : 'no'} | ${maybeBilled ? 'maybe' : 'no'} |`
  })
  return [`| ${heading} | code | phase | again? | billed? |`, `|${'---|'.repeat(columns + 4)}`, ...lines, ''].join('\n')
}
