/** The extract against the document it was made from. `POLYMUX_WRITE_OPENAPI=1` writes it anew. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { member } from '../recordings/json-value.ts'
import { documentPath, extractPath, hasDocument } from './document.ts'
import { extractSchemas, operations, undocumented } from './extract-schemas.ts'
import { readSchemas } from './schema-file.ts'

const sides = ['request', 'response'] as const

if (!hasDocument) console.log(`No OpenAPI document at ${documentPath} (POLYMUX_OPENAPI): the extract is not compared with it.`)

describe.skipIf(!hasDocument)('the extract of the OpenAPI document', () => {
  beforeAll(() => {
    if (process.env['POLYMUX_WRITE_OPENAPI'] !== '1') return
    const extract = extractSchemas(readFileSync(documentPath, 'utf8'), new Date().toISOString().slice(0, 10))
    for (const side of sides)
      if (withoutDate(extract[side]) !== withoutDate(kept(side))) writeFileSync(extractPath(side), extract[side])
  })

  test.each(sides)('holds the %s schemas exactly as the document has them', (side) => {
    const [header = ''] = kept(side).split('\n')
    const extractedOn = String(member(JSON.parse(header), 'extractedOn'))
    expect(extractSchemas(readFileSync(documentPath, 'utf8'), extractedOn)[side]).toBe(kept(side))
  })

  test.each(undocumented)('lacks %s because the document does', (operation) => {
    const [, path = ''] = operation.split(' ')
    expect(readFileSync(documentPath, 'utf8')).not.toMatch(new RegExp(`^ +["']?${path}["']?:`, 'm'))
    expect(operations).not.toContain(operation)
  })
})

describe('the kept extract', () => {
  test('has a body for every operation, and every schema that it refers to', () => {
    const { bodies, definitions, text } = readSchemas('request')
    expect(new Set(bodies.map(({ operation }) => operation))).toEqual(new Set(operations))
    const referred = [...text.matchAll(/"#\/\$defs\/([^"]+)"/g)].map(([, name = '']) => name)
    expect(referred.filter((name) => !Object.hasOwn(definitions, name))).toEqual([])
    expect(referred.length).toBeGreaterThan(300)
  })

  test('holds no prose', () => {
    for (const side of sides) expect(kept(side)).not.toMatch(/"(?:description|title|example)":"/)
  })
})

function kept(side: 'request' | 'response'): string {
  return existsSync(extractPath(side)) ? readFileSync(extractPath(side), 'utf8') : ''
}

function withoutDate(text: string): string {
  return text.replaceAll(/"extractedOn":"[^"]*"/g, '')
}
