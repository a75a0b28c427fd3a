/** Sizes, times and long texts as people read them. */
import { styleText } from 'node:util'

/** `312 B`, `4.1 kB`, `2.0 MB`. */
export function sizeText(byteCount: number): string {
  if (byteCount < 1_000) return `${byteCount} B`
  return byteCount < 1_000_000 ? `${(byteCount / 1_000).toFixed(1)} kB` : `${(byteCount / 1_000_000).toFixed(1)} MB`
}

/** `40 ms`, `1.49 s`. */
export function durationText(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(2)} s`
}

/** Whole days between two times, as `today`, `1 day`, `40 days`. */
export function ageText(from: Date, now: Date): string {
  const days = Math.max(0, Math.floor((now.getTime() - from.getTime()) / 86_400_000))
  if (days === 0) return 'today'
  return days === 1 ? '1 day' : `${days} days`
}

/** At most `length` characters, and how many there were if that is not all. Control characters are shown as JSON spells them. */
export function shortText(text: string, length: number): string {
  const shown = printable(text)
  return shown.length <= length ? shown : `${shown.slice(0, length)}… (${text.length} characters)`
}

/** Without characters that would move the cursor or colour the terminal; a fixture is not to be trusted with that. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, (character) => JSON.stringify(character).slice(1, -1))
}

/** Rows as columns two spaces apart; those in `right` (by index) are set to the right. The first row is the head. */
export function tableLines(rows: readonly (readonly string[])[], right: readonly number[] = []): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, column) => (right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

/** `text` in a colour, if the terminal shows any. */
export function painted(colour: 'bold' | 'dim' | 'cyan' | 'yellow' | 'red' | 'green', text: string, colours: boolean): string {
  // The terminal was looked at already.
  return colours ? styleText(colour, text, { validateStream: false }) : text
}

/** `1 fixture`, `2 fixtures`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
