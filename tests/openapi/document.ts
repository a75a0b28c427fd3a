/**
 * OpenRouter's OpenAPI document, from which the schemas here were extracted. The project does not hold it: it is found at
 * `POLYMUX_OPENAPI`, else in the folder beside the repository where the recordings are, and the test that reads it is skipped without.
 */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const repositoryRoot = resolve(here, '../..')

/** Where the document is looked for. */
export const documentPath: string = resolve(
  repositoryRoot,
  process.env['POLYMUX_OPENAPI'] ?? join(process.env['POLYMUX_SHARED'] ?? '../shared', 'reference/openrouter-openapi.yaml'),
)

/** Whether it is there. */
export const hasDocument: boolean = existsSync(documentPath)

/** Where the extract of request or response schemas is kept. */
export function extractPath(side: 'request' | 'response'): string {
  return join(here, `${side}-schemas.jsonl`)
}
