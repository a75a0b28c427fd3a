/** What is within a line. Links lead to http and https alone; everything that is not understood stays text. */

export type Inline =
  | { readonly type: 'text' | 'code'; readonly text: string }
  | { readonly type: 'strong' | 'emphasis'; readonly content: readonly Inline[] }
  | { readonly type: 'link'; readonly url: string; readonly content: readonly Inline[] }

const pattern = new RegExp(
  [
    '(?<ticks>`+)(?<code>[^`]+)\\k<ticks>(?!`)',
    '\\*\\*(?<strong>(?=\\S)[^]{0,2000}?\\S)\\*\\*(?!\\*)',
    '(?<!\\*)\\*(?<emphasis>(?=[^\\s*])(?:[^*]|\\*\\*[^*]+\\*\\*){0,2000}?(?<=\\S))\\*(?!\\*)',
    '(?<![\\p{L}\\p{N}_])_(?<underlined>[^\\s_](?:[^_]*[^\\s_])?)_(?![\\p{L}\\p{N}_])',
    '(?<!!)\\[(?<label>[^\\]]+)\\]\\((?<url>[^\\s()]+)\\)',
  ].join('|'),
  'gu',
)

export function parseInlines(text: string): readonly Inline[] {
  const inlines: Inline[] = []
  let end = 0
  for (const match of text.matchAll(pattern)) {
    const inline = inlineOf(match.groups ?? {})
    if (!inline) continue
    if (match.index > end) inlines.push({ type: 'text', text: text.slice(end, match.index) })
    inlines.push(inline)
    end = match.index + match[0].length
  }
  if (end < text.length) inlines.push({ type: 'text', text: text.slice(end) })
  return inlines
}

function inlineOf({
  code,
  emphasis,
  label,
  strong,
  underlined,
  url,
}: Readonly<Record<string, string | undefined>>): Inline | undefined {
  if (code !== undefined) return { type: 'code', text: code }
  if (strong !== undefined) return { type: 'strong', content: parseInlines(strong) }
  const emphasised = emphasis ?? underlined
  if (emphasised !== undefined) return { type: 'emphasis', content: parseInlines(emphasised) }
  const address = webAddress(url)
  return address === undefined ? undefined : { type: 'link', url: address, content: [{ type: 'text', text: label ?? address }] }
}

/** `undefined` for anything that is not the address of a web page, `javascript:` and `data:` included. */
function webAddress(url: string | undefined): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url)
  return parsed && ['https:', 'http:'].includes(parsed.protocol) ? parsed.href : undefined
}
