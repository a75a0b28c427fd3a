/** docs/faults.md: the catalogue, and how each call of it really ended. */
import type { FaultEntry } from '@polymux/testkit/faults'
import type { FaultCase, Surface } from './cases.ts'
import type { Ending } from './ending.ts'

export interface EndedCase {
  readonly faultCase: FaultCase
  readonly ending: Ending
}

const preface = `# Faults and what becomes of them

Every row was produced by \`tests/faults\`: a server or a caller misbehaves, a client calls over real sockets, and the last
columns say how the call ended. \`POLYMUX_WRITE_DOCS=1 npx vitest run --project faults\` writes this page anew, and without it the
same tests fail when the page is out of date. Each fault can be had by its name from \`@polymux/testkit/faults\`.

- **Class**: \`code\` and \`phase\` of the \`ModelError\`. Calls that stream and calls that wait are told apart where they differ.
- **Tried**: attempts under the default policy of two retries when the fault never ends; for calls that succeed, the requests it took.
- **Billed?**: whether the error says that the call may have been charged (\`maybeBilled\`).

| # | fault | what happens | class | tried | billed? | how it ended |
|--:|---|---|---|--:|---|---|
`

/** The whole page. */
export function faultTable(ended: readonly EndedCase[]): string {
  const entries = [...new Set(ended.map(({ faultCase }) => faultCase.entry))]
  const lines = entries.flatMap((entry) => linesOf(entry, ended))
  return `${preface}${lines.join('\n')}\n`
}

function linesOf(entry: FaultEntry, ended: readonly EndedCase[]): readonly string[] {
  const own = ended.filter(({ faultCase }) => faultCase.entry === entry)
  const endings = own.map(({ ending, faultCase }) => ({ surface: faultCase.surface, cells: cellsOf(ending) }))
  const kinds = [...new Set(endings.map(({ cells }) => cells))]
  return kinds.map((cells) => {
    const surfaces = endings.filter((other) => other.cells === cells).map(({ surface }) => surface)
    const which = kinds.length > 1 ? ` (${surfaces.map(surfaceName).join(', ')})` : ''
    return `| ${entry.row} | \`${entry.name}\`${which} | ${escaped(entry.summary)} | ${cells} |`
  })
}

function cellsOf(ending: Ending): string {
  if (ending.outcome === 'ok') return `ok | ${ending.requests ?? 1} | | ${okWords(ending)}`
  const { attempts, code, maybeBilled, phase } = ending
  return `\`${code}\`, ${phase} | ${attempts} | ${maybeBilled ? 'maybe' : 'no'} | ${escaped(errorWords(ending))}`
}

function okWords({ requests, toolCalls = [] }: Ending): string {
  const broken = toolCalls.filter(({ invalid }) => invalid).length
  if (toolCalls.length > 0)
    return `${toolCalls.length} tool call${toolCalls.length > 1 ? 's' : ''}${broken > 0 ? ', marked invalid' : ''}`
  return (requests ?? 1) > 1 ? 'whole answer, after another request' : 'whole answer'
}

function errorWords({ attempts, costUsd, retryAfterMs, retryable, status, text }: Ending): string {
  const parts = [
    retryable ? 'may help to try again' : 'final',
    status === undefined ? '' : `status ${status}`,
    text ? 'partial text kept' : '',
    costUsd === undefined ? '' : 'cost known',
    retryAfterMs === undefined ? '' : attempts === 1 ? 'says how long to wait' : 'waited as asked',
  ]
  return parts.filter(Boolean).join('; ')
}

function surfaceName(surface: Surface): string {
  return { generate: 'whole', stream: 'streamed', embed: 'embedding' }[surface]
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|')
}
