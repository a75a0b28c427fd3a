import type { BodyPlan } from '../fixture/fixture-bytes.ts'
import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts'
import { durationText, painted, printable, shortText, sizeText } from './plain-words.ts'
import { readStream, type StreamEvent } from './stream-events.ts'

/** How much is shown, and whether in colours. */
export interface ShowStyle {
  /** Nothing is cut. */
  readonly full: boolean
  readonly colours: boolean
}

const barWidth = 20
const longestEvent = 160

/** A stream as lines: when each chunk came, on a bar from first to last, and the events it completed. */
export function timelineLines(plan: BodyPlan, contentType: string, style: ShowStyle): readonly string[] {
  const { chunks, rest } = readStream(plan.chunks, contentType)
  const paint = (colour: 'dim' | 'cyan' | 'yellow', text: string): string => painted(colour, text, style.colours)
  const timeWidth = durationText(plan.endAtMs).length
  const sizeWidth = Math.max(...chunks.map(({ byteCount }) => sizeText(byteCount).length), 1)
  const stamp = (atMs: number, size: string): string =>
    `${durationText(atMs).padStart(timeWidth)} ${paint('dim', bar(atMs, plan.endAtMs))} ${size.padStart(sizeWidth)}`
  const blank = ' '.repeat(timeWidth + barWidth + sizeWidth + 2)
  let previous: JsonValue | undefined
  const lines = chunks.flatMap(({ atMs, byteCount, events }) => {
    const texts = events.map((event) => {
      const text = eventText(event, style.full ? undefined : previous)
      previous = event.json ?? previous
      const line = style.full ? printable(text) : shortText(text, longestEvent)
      return paint(event.kind === 'comment' ? 'dim' : 'cyan', line)
    })
    const [first = paint('dim', '(part of an event)'), ...others] = texts
    return [`${stamp(atMs, sizeText(byteCount))}  ${first}`].concat(others.map((text) => `${blank}  ${text}`))
  })
  const unfinished = rest.trim() === '' ? [] : [`${blank}  ${paint('yellow', `cut off: ${shortText(rest, longestEvent)}`)}`]
  return [
    ...lines,
    ...unfinished,
    `${stamp(plan.endAtMs, '')}  ${paint(plan.end === 'clean' ? 'dim' : 'yellow', endTexts[plan.end])}`,
  ]
}

const endTexts: Readonly<Record<BodyPlan['end'], string>> = {
  clean: 'end of the body',
  reset: 'connection reset',
  fin: 'connection closed before the body was complete',
  stall: 'silence: nothing more comes, and the connection stays open',
  abort: 'the recording client hung up here',
}

function bar(atMs: number, endAtMs: number): string {
  const at = endAtMs === 0 ? 0 : Math.round((Math.min(atMs, endAtMs) / endAtMs) * (barWidth - 1))
  return `${'─'.repeat(at)}●${' '.repeat(barWidth - 1 - at)}`
}

/** Without the members that say what the event before said: in a chat these are most of every event. */
function eventText({ kind, name, text, json }: StreamEvent, previous: JsonValue | undefined): string {
  if (kind === 'comment') return `: ${text}`
  const label = name === undefined ? '' : `${name} `
  if (!isJsonObject(json) || !isJsonObject(previous)) return `${label}${text}`
  const changed = Object.entries(json).filter(([member, value]) => !same(previous, member, value))
  if (changed.length === Object.keys(json).length) return `${label}${text}`
  return `${label}… ${changed.length === 0 ? '(the same again)' : JSON.stringify(Object.fromEntries(changed))}`
}

function same(previous: JsonObject, name: string, value: JsonValue): boolean {
  const before = Object.hasOwn(previous, name) ? previous[name] : undefined
  return before !== undefined && canonicalJson(before) === canonicalJson(value)
}
