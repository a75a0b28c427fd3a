import { parseArgs } from 'node:util'
import type { Fixture, FixtureResponse, FormBody, StreamBody, WholeBody } from '../fixture/fixture.ts'
import { bodyBytes, planBody } from '../fixture/fixture-bytes.ts'
import { type JsonValue, sortKeys, tryParseJson } from '../json/json-value.ts'
import { type Command, UsageError } from './command.ts'
import { namedFixture } from './fixture-argument.ts'
import { durationText, painted, printable, shortText, sizeText } from './plain-words.ts'
import { type ShowStyle, timelineLines } from './timeline.ts'

/** `polymux-fixtures show`. */
export const show: Command = {
  summary: 'Shows one fixture: the request, the answer, a stream as a timeline',
  help: `Usage: polymux-fixtures show <id or file> [--folder fixtures] [--full]

  id or file  openrouter/chat/stream, or the path of a .json file.
  --folder    Where ids are looked up. Default: fixtures, else those that come with the testkit
  --full      Cut nothing, and repeat in every event what it shares with the one before.

Example: polymux-fixtures show openrouter/chat/stream`,

  async run(args, terminal) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { folder: { type: 'string' }, full: { type: 'boolean' } },
    })
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0) throw new UsageError('Name one fixture: its id, or the path of its file.')
    const fixture = namedFixture(terminal, name, values.folder)
    for (const line of fixtureLines(fixture, { full: values.full === true, colours: terminal.colours })) terminal.out(line)
    return 0
  },
}

/** A fixture as lines for people. */
export function fixtureLines(fixture: Fixture, style: ShowStyle): readonly string[] {
  const { request, response, failure, provenance } = fixture
  const heading = (text: string): string => painted('bold', text, style.colours)
  const { source, at, evidence, upstream, derivedFrom } = provenance
  const origin = evidence ?? upstream ?? derivedFrom
  return [
    `${heading(fixture.id)}  ${source} ${at.slice(0, 10)}${origin === undefined ? '' : ` (${printable(origin)})`}`,
    ...Object.entries(fixture.normalised ?? {}).map(([name, change]) => `  not as it came: ${name}: ${printable(change)}`),
    '',
    heading(`${request.method} ${printable(request.path)}${queryText(request.query ?? {})}`),
    ...Object.entries(request.headers ?? {}).map(([name, value]) => `  ${name}: ${printable(value)}`),
    ...bodyLines(request.body, style),
    '',
    ...(response ? responseLines(response, style, heading) : [heading(`No answer: ${failure?.code ?? 'unknown'}`)]),
    ...(failure
      ? [`  failed while: ${failure.stage ?? 'request'}${failure.message === undefined ? '' : `: ${printable(failure.message)}`}`]
      : []),
  ]
}

function responseLines(response: FixtureResponse, style: ShowStyle, heading: (text: string) => string): readonly string[] {
  const plan = planBody(response)
  const size = plan.chunks.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const streamed = response.body !== undefined && 'stream' in response.body
  const shape = streamed
    ? `${plan.chunks.length} chunks, ${sizeText(size)} in ${durationText(plan.endAtMs)}, ends: ${plan.end}`
    : `${sizeText(size)}${plan.end === 'clean' ? '' : `, ends: ${plan.end}`}`
  const contentType = response.headers.find(([name]) => name === 'content-type')?.[1] ?? ''
  return [
    heading(`${response.status}${response.statusText === undefined ? '' : ` ${printable(response.statusText)}`}, ${shape}`),
    ...response.headers.map(([name, value]) => `  ${name}: ${printable(value)}`),
    ...(streamed ? ['', ...timelineLines(plan, contentType, style)] : bodyLines(response.body, style)),
    ...(response.trailers ?? []).map(([name, value]) => `  after the body: ${name}: ${printable(value)}`),
  ]
}

function queryText(query: Readonly<Record<string, string | readonly string[]>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((item) => [name, item]),
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}

function bodyLines(body: WholeBody | FormBody | StreamBody | undefined, style: ShowStyle): readonly string[] {
  if (body === undefined || 'stream' in body) return []
  if ('multipart' in body) {
    return body.multipart.flatMap((part) => [
      `  form part ${part.name}${part.filename === undefined ? '' : `, file ${printable(part.filename)}`}${part.contentType === undefined ? '' : `, ${part.contentType}`}`,
      ...bodyLines(part, style).map((line) => `  ${line}`),
    ])
  }
  const json = 'json' in body ? body.json : 'text' in body ? tryParseJson(body.text) : undefined
  if (json !== undefined) return jsonLines(json, style)
  if ('text' in body) return shown(body.text.split('\n'), style)
  if ('file' in body) return [`  ${sizeText(bodyBytes(body).length)} in ${body.file}`]
  return [`  ${sizeText(bodyBytes(body).length)} of binary data`]
}

const longestValue = 200
const mostLines = 120

function jsonLines(value: JsonValue, style: ShowStyle): readonly string[] {
  const cut = (_name: string, item: unknown): unknown =>
    typeof item === 'string' && !style.full && item.length > longestValue ? shortText(item, longestValue) : item
  return shown(JSON.stringify(sortKeys(value), cut, 2).split('\n'), style)
}

function shown(lines: readonly string[], { full }: ShowStyle): readonly string[] {
  const kept = full ? lines : lines.slice(0, mostLines)
  const left = lines.length - kept.length
  return [
    ...kept.map((line) => `  ${full ? printable(line) : shortText(line, 2 * longestValue)}`),
    ...(left > 0 ? [`  … ${left} more lines (--full)`] : []),
  ]
}
