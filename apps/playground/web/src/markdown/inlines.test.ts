import { describe, expect, test } from 'vitest'
import { parseInlines, type Inline } from './inlines.ts'

describe('parseInlines', () => {
  test.each([
    ['plain', 'plain'],
    ['a **b** c', 'a <strong>b</strong> c'],
    ['a **b *c*** d', 'a <strong>b <em>c</em></strong> d'],
    ['*a **b** c*', '<em>a <strong>b</strong> c</em>'],
    ['**a `c*` d**', '<strong>a <code>c*</code> d</strong>'],
    ['_a_ snake_case_name', '<em>a</em> snake_case_name'],
    ['`**a**` and ``b``', '<code>**a**</code> and <code>b</code>'],
    ['2 * 3 * 4 ** 5', '2 * 3 * 4 ** 5'],
  ])('reads %s', (text, shown) => {
    expect(outline(parseInlines(text))).toBe(shown)
  })

  test.each(['**open', '*open', '`open', '[open', '[open](', '[open](https://example.com', '**', '* *', '__', '``'])(
    'leaves %s as text until it is closed',
    (text) => {
      expect(parseInlines(text)).toEqual([{ type: 'text', text }])
    },
  )

  test('makes links to the web alone', () => {
    expect(parseInlines('[a](https://example.com/b)')).toEqual([
      { type: 'link', url: 'https://example.com/b', content: [{ type: 'text', text: 'a' }] },
    ])
    for (const url of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
      '//example.com',
      'a/b',
      'blob:x',
    ]) {
      expect(parseInlines(`[a](${url})`)).toEqual([{ type: 'text', text: `[a](${url})` }])
    }
  })

  test('leaves pictures as text, since loading one tells its server what was said', () => {
    expect(parseInlines('![a](https://example.com/b.png)')).toEqual([{ type: 'text', text: '![a](https://example.com/b.png)' }])
  })

  test('ends in little time for signs that never close', () => {
    const start = performance.now()
    for (const sign of ['**a ', '*a ', '`a ', '_a ', '[a](', '*a **b ']) parseInlines(sign.repeat(2000))
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

/** Short to read in a table. */
function outline(inlines: readonly Inline[]): string {
  const names = { strong: 'strong', emphasis: 'em', link: 'a' }
  return inlines
    .map((inline) => {
      if ('text' in inline) return inline.type === 'code' ? `<code>${inline.text}</code>` : inline.text
      return `<${names[inline.type]}>${outline(inline.content)}</${names[inline.type]}>`
    })
    .join('')
}
