/** A small and safe part of Markdown: what models write most. It makes data, never HTML, so nothing a model says can become markup. */

export type Block =
  | { readonly type: 'paragraph'; readonly text: string }
  | { readonly type: 'heading'; readonly level: number; readonly text: string }
  | { readonly type: 'code'; readonly language: string; readonly text: string }
  | { readonly type: 'list'; readonly start?: number; readonly items: readonly (readonly Block[])[] }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | { readonly type: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly type: 'rule' }

const deepest = 6
const fencePattern = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)/
const itemPattern = /^( {0,3})([-*+]|\d{1,9}[.)])(\s+|$)/
const headingPattern = /^(#{1,6})\s+(.+?)\s*#*$/
const rulePattern = /^ {0,3}([-*_])(\s*\1){2,}\s*$/
const delimiterPattern = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/

/** Reads a text that may still be growing: an open fence is code, an open emphasis is text. */
export function parseBlocks(text: string, depth = 0): readonly Block[] {
  const lines = text.split('\n')
  const blocks: Block[] = []
  for (let at = 0; at < lines.length;) {
    const { block, next } = blockAt(lines, at, depth)
    if (block) blocks.push(block)
    at = next
  }
  return blocks
}

interface Found {
  readonly block?: Block
  readonly next: number
}

function blockAt(lines: readonly string[], at: number, depth: number): Found {
  const line = lines[at] ?? ''
  if (line.trim() === '') return { next: at + 1 }
  if (fencePattern.test(line)) return codeAt(lines, at)
  const heading = headingPattern.exec(line)
  if (heading) return { block: { type: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' }, next: at + 1 }
  if (rulePattern.test(line)) return { block: { type: 'rule' }, next: at + 1 }
  if (depth < deepest && itemPattern.test(line)) return listAt(lines, at, depth)
  if (depth < deepest && line.startsWith('>')) return quoteAt(lines, at, depth)
  if (line.includes('|') && delimiterPattern.test(lines[at + 1] ?? '')) return tableAt(lines, at)
  const next = endOf(lines, at + 1, (other) => other.trim() !== '' && !startsBlock(other))
  return { block: { type: 'paragraph', text: lines.slice(at, next).join('\n') }, next }
}

function startsBlock(line: string): boolean {
  return [fencePattern, itemPattern, headingPattern, rulePattern].some((pattern) => pattern.test(line)) || line.startsWith('>')
}

/** The first line from `at` on that does not belong. */
function endOf(lines: readonly string[], at: number, belongs: (line: string) => boolean): number {
  const end = lines.findIndex((line, index) => index >= at && !belongs(line))
  return end < 0 ? lines.length : end
}

function codeAt(lines: readonly string[], at: number): Found {
  const [, fence = '```', language = ''] = fencePattern.exec(lines[at] ?? '') ?? []
  const end = endOf(
    lines,
    at + 1,
    (line) => !(line.trim().startsWith(fence) && line.trim().replaceAll(fence[0] ?? '`', '') === ''),
  )
  return { block: { type: 'code', language, text: lines.slice(at + 1, end).join('\n') }, next: end + 1 }
}

function quoteAt(lines: readonly string[], at: number, depth: number): Found {
  const next = endOf(lines, at, (line) => line.startsWith('>'))
  const inner = lines.slice(at, next).map((line) => line.replace(/^> ?/, ''))
  return { block: { type: 'quote', blocks: parseBlocks(inner.join('\n'), depth + 1) }, next }
}

/** Items of one kind, numbered or not. What is indented below an item belongs to it. */
function listAt(lines: readonly string[], at: number, depth: number): Found {
  const isNumbered = (line: string): boolean => /\d/.test(itemPattern.exec(line)?.[2] ?? '')
  const numbered = isNumbered(lines[at] ?? '')
  const items: (readonly Block[])[] = []
  let next = at
  while (next < lines.length && itemPattern.test(lines[next] ?? '') && isNumbered(lines[next] ?? '') === numbered) {
    const first = lines[next] ?? ''
    const indent = itemPattern.exec(first)?.[0].length ?? 2
    const end = endOf(lines, next + 1, (line) => line.trim() === '' || /^ {2,}/.test(line))
    const rest = lines.slice(next + 1, end).map((line) => line.replace(new RegExp(`^ {1,${indent}}`), ''))
    items.push(parseBlocks([first.slice(indent), ...rest].join('\n'), depth + 1))
    next = end
  }
  const start = numbered ? Number.parseInt(lines[at]?.trim() ?? '1', 10) : undefined
  return { block: { type: 'list', items, ...(start !== undefined && { start }) }, next }
}

function tableAt(lines: readonly string[], at: number): Found {
  const next = endOf(lines, at + 2, (line) => line.includes('|'))
  return { block: { type: 'table', head: cellsOf(lines[at] ?? ''), rows: lines.slice(at + 2, next).map(cellsOf) }, next }
}

function cellsOf(line: string): readonly string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '')
  return inner.split('|').map((cell) => cell.trim())
}
