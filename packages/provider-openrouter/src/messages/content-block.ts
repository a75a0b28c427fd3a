/** One content block of an answer while it is being told: from its start, its deltas and its end to the deltas of core. */
import type { Source } from '@polymux/core'
import type { ChatDelta, ModelContext, WireObject } from '@polymux/core/adapter'
import { asArray, asObject, asText, defined } from '@polymux/core/adapter'
import { echoData, opaqueBlock } from './messages-echo.ts'

/** A block under way. */
export interface ContentBlock {
  readonly index: number
  /** Place of its part in the message, if it becomes one. */
  readonly part: number
  readonly type: string
  /** For the next turn: every field that the part itself does not hold. */
  readonly fields: Record<string, unknown>
  /** Arguments sent in pieces. */
  json: string
  /** Whether a part stands for it. */
  written: boolean
}

type BlockPlace = Pick<ContentBlock, 'index' | 'part'>

const openers: Readonly<Record<string, string>> = { text_delta: 'text', thinking_delta: 'thinking', signature_delta: 'thinking' }

/** The block that `content_block_start` opens, or a whole one, with what it holds already. */
export function startBlock(place: BlockPlace, given: WireObject, deltas: ChatDelta[]): ContentBlock {
  const { type: _type, text, thinking, citations, ...fields } = given
  const type = asText(given['type']) ?? 'unknown'
  if (type !== 'text' && type !== 'thinking' && type !== 'tool_use')
    return { ...place, type, fields: { ...given }, json: '', written: false }
  const block: ContentBlock = { ...place, type, fields, json: '', written: false }
  if (type === 'tool_use') {
    block.written = true
    deltas.push({ type: 'tool', key: place.index, id: asText(given['id']), name: asText(given['name']) })
  } else addText(block, asText(type === 'text' ? text : thinking) ?? '', deltas)
  for (const citation of asArray(citations)) addCitation(block, citation, deltas)
  return block
}

/** A block of which only a delta is known. */
export function blockOfDelta(place: BlockPlace, delta: WireObject): ContentBlock {
  return { ...place, type: openers[String(delta['type'])] ?? 'unknown', fields: {}, json: '', written: false }
}

/** What one `content_block_delta` adds. */
export function addBlockDelta(block: ContentBlock, delta: WireObject, deltas: ChatDelta[]): void {
  switch (delta['type']) {
    case 'text_delta':
      return addText(block, asText(delta['text']) ?? '', deltas)
    case 'thinking_delta':
      return addText(block, asText(delta['thinking']) ?? '', deltas)
    case 'citations_delta':
      return addCitation(block, delta['citation'], deltas)
    case 'input_json_delta':
      return addJson(block, asText(delta['partial_json']) ?? '', deltas)
    default: {
      // `signature_delta`, `compaction_delta` and those to come: texts grow, anything else is replaced.
      const { type: _type, ...added } = delta
      for (const [name, value] of Object.entries(added)) {
        const before = block.fields[name]
        block.fields[name] = typeof before === 'string' && typeof value === 'string' ? before + value : (value ?? before ?? null)
      }
    }
  }
}

/** Nothing more will come of it. Its fields go to the part while that can still be found. */
export function endBlock(block: ContentBlock, context: ModelContext, deltas: ChatDelta[]): void {
  const { index, type, written } = block
  if (type === 'tool_use') addWholeInput(block, deltas)
  if (written) {
    addEcho(block, deltas)
    deltas.push({ type: 'close', key: index })
  } else if (isWorthKeeping(block)) {
    block.written = true
    deltas.push({ type: 'whole', value: opaqueBlock(wholeBlock(block), context) })
  }
}

/** What a tool call of ours holds by itself. */
const callFields: ReadonlySet<string> = new Set(['id', 'name', 'input'])

/** The fields of a block, kept with its part for the next turn. Without a part they would land on the message. */
export function addEcho({ fields, index, type, written }: ContentBlock, deltas: ChatDelta[]): void {
  const kept = Object.entries(fields).filter(([name, value]) => value !== null && !(type === 'tool_use' && callFields.has(name)))
  if (written && kept.length > 0) deltas.push({ type: 'echo', key: index, data: echoData(Object.fromEntries(kept)) })
}

function addText(block: ContentBlock, text: string, deltas: ChatDelta[]): void {
  if (text === '') return
  block.written = true
  deltas.push({ type: block.type === 'thinking' ? 'reasoning' : 'text', key: block.index, text })
}

function addJson(block: ContentBlock, text: string, deltas: ChatDelta[]): void {
  block.json += text
  if (block.type === 'tool_use' && text !== '') deltas.push({ type: 'tool', key: block.index, text })
}

/** Arguments come in pieces after an empty object, or whole. */
function addWholeInput({ fields, index, json }: ContentBlock, deltas: ChatDelta[]): void {
  const { input } = fields
  const object = asObject(input)
  const isEmpty = object ? Object.keys(object).length === 0 : input === undefined || input === null
  if (json === '' && !isEmpty) deltas.push({ type: 'tool', key: index, input })
}

/** A citation is a source for the reader, and goes back with its text. */
function addCitation(block: ContentBlock, value: unknown, deltas: ChatDelta[]): void {
  const citation = asObject(value)
  if (!citation) return
  block.fields['citations'] = [...asArray(block.fields['citations']), citation]
  const address = asText(citation['url']) ?? asText(citation['source'])
  const source: Source = defined({
    url: address !== undefined && URL.canParse(address) ? address : undefined,
    title: asText(citation['title']) ?? asText(citation['document_title']),
  })
  deltas.push({ type: 'source', source: { ...source, part: block.part, raw: citation } })
}

/** A thought of which only the signature is shown must go back all the same; an empty text says nothing, and would be refused. */
function isWorthKeeping({ fields, type }: ContentBlock): boolean {
  return type === 'thinking' ? asText(fields['signature']) !== undefined : type !== 'text'
}

function wholeBlock({ fields, json, type }: ContentBlock): WireObject {
  if (type === 'thinking') return { type, thinking: '', ...fields }
  return json === '' ? { type, ...fields } : { type, ...fields, input: parsed(json) }
}

/** Arguments of a server tool: it has run already, so what does not parse is kept as it came. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}
