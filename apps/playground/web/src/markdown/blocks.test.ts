import { describe, expect, test } from 'vitest'
import { parseBlocks } from './blocks.ts'

describe('parseBlocks', () => {
  test('finds paragraphs, headings, rules and quotes', () => {
    expect(parseBlocks('# Tides\nOne\ntwo\n\nThree\n\n---\n> said\n> twice')).toEqual([
      { type: 'heading', level: 1, text: 'Tides' },
      { type: 'paragraph', text: 'One\ntwo' },
      { type: 'paragraph', text: 'Three' },
      { type: 'rule' },
      { type: 'quote', blocks: [{ type: 'paragraph', text: 'said\ntwice' }] },
    ])
  })

  test('keeps code as it is, and takes a fence that is still open for code', () => {
    const code = { type: 'code', language: 'ts', text: 'const a = `b`\n\n# no heading' }
    expect(parseBlocks('Look:\n```ts\nconst a = `b`\n\n# no heading\n```\nafter')).toEqual([
      { type: 'paragraph', text: 'Look:' },
      code,
      { type: 'paragraph', text: 'after' },
    ])
    expect(parseBlocks('```ts\nconst a = `b`\n\n# no heading')).toEqual([code])
    expect(parseBlocks('````\n```\n````')).toEqual([{ type: 'code', language: '', text: '```' }])
  })

  test('nests lists by their indent, and numbers them as they were', () => {
    const blocks = parseBlocks('3. three\n   - inner\n   - other\n\n4. four\n- apart')
    expect(blocks).toEqual([
      {
        type: 'list',
        start: 3,
        items: [
          [
            { type: 'paragraph', text: 'three' },
            {
              type: 'list',
              items: [[{ type: 'paragraph', text: 'inner' }], [{ type: 'paragraph', text: 'other' }]],
            },
          ],
          [{ type: 'paragraph', text: 'four' }],
        ],
      },
      { type: 'list', items: [[{ type: 'paragraph', text: 'apart' }]] },
    ])
  })

  test('reads tables, with rows that are too short or too long', () => {
    expect(parseBlocks('| a | b |\n| --- | ---: |\n| 1 |\n| 1 | 2 | 3 |\nend')).toEqual([
      { type: 'table', head: ['a', 'b'], rows: [['1'], ['1', '2', '3']] },
      { type: 'paragraph', text: 'end' },
    ])
  })

  test('reads every beginning of a text, as it comes while a model writes', () => {
    const whole = '# A\n\n- one\n  1. two\n     > three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```ts\ncode\n```\n**end**'
    for (let length = 0; length <= whole.length; length++) {
      const blocks = parseBlocks(whole.slice(0, length))
      expect(blocks.length).toBeLessThanOrEqual(parseBlocks(whole).length)
    }
  })

  test('ends for deep nesting and long lines in little time', () => {
    const start = performance.now()
    parseBlocks('> '.repeat(5000))
    parseBlocks('- '.repeat(5000))
    parseBlocks(`|${'-|'.repeat(20_000)}x`.repeat(2))
    parseBlocks(`a|b\n${'-'.repeat(50_000)}x`)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
