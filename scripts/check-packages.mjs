/**
 * Looks at each published package as a stranger gets it: packed by pnpm, read by publint, and by attw, which resolves
 * its types the way each module system does (Node 10 excepted: it knows no subpath exports).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { runCommand } from './command.mjs'
import { publishedFolders } from './workspace.mjs'

const temporary = mkdtempSync(join(tmpdir(), 'polymux-'))

const reports = await Promise.all(
  publishedFolders().map(async (folder) => {
    const problems = await findProblems(folder, join(temporary, `${folder.replaceAll('/', '-')}.tgz`))
    return { folder, problems }
  }),
)
for (const { folder, problems } of reports) {
  console.log([`${folder}: ${problems.length > 0 ? 'not fit to publish' : 'good'}`, ...problems].join('\n  '))
  if (problems.length > 0) process.exitCode = 1
}
rmSync(temporary, { recursive: true })

/**
 * @param {string} folder
 * @param {string} tarball
 * @returns {Promise<string[]>}
 */
async function findProblems(folder, tarball) {
  const packing = await runCommand(['pnpm', '--dir', folder, 'pack', '--out', tarball])
  if (packing.code !== 0) return [packing.output]
  const { buffer } = Uint8Array.from(readFileSync(tarball))
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true })
  const types = await runCommand(['attw', tarball, '--profile', 'node16', '--no-emoji', '--format', 'ascii'])
  return [...messages.map((message) => formatMessage(message, pkg) ?? message.code), ...(types.code === 0 ? [] : [types.output])]
}
