/**
 * `node scripts/openapi-schemas.mjs PATH-TO-DOCUMENT` extracts the schemas of requests and responses from OpenRouter's OpenAPI
 * document into `tests/openapi`. The work is done by `tests/openapi/extract-schemas.ts`, run by its own test with leave to write.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'
import { runCommand } from './command.mjs'

const [path = ''] = process.argv.slice(2)
if (!existsSync(path)) {
  console.error(`${path ? `There is no file ${path}. ` : ''}Usage: node scripts/openapi-schemas.mjs PATH-TO-DOCUMENT`)
  process.exit(2)
}
process.env['POLYMUX_OPENAPI'] = resolve(path)
process.env['POLYMUX_WRITE_OPENAPI'] = '1'
const { code } = await runCommand(['vitest', 'run', '--project', 'openapi', 'tests/openapi/extract-schemas.test.ts'], {
  live: true,
})
process.exit(code ?? 1)
