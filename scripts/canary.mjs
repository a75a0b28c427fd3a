/**
 * `pnpm canary [--project unit] [files]`: runs the tests, and calls of every kind over replays and the emulator, with a key that was
 * made for this run, and looks for it in everything that comes out: output, reports, files left behind, fixtures, packed packages.
 * `--short` runs the tests of one file alone. Prints what it looked through; exit code 1 when the key shows anywhere.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { filesBelow, findKey, proveScan } from './canary-scan.mjs'
import { runCommand } from './command.mjs'
import { publishedFolders, root } from './workspace.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { project: { type: 'string', multiple: true, default: [] }, short: { type: 'boolean', default: false } },
})
const key = `sk-or-v1-${randomBytes(32).toString('hex')}`
const planted = proveScan(key)
const folder = mkdtempSync(join(tmpdir(), 'polymux-canary-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const began = Date.now()

for (const name of Object.keys(process.env)) if (/^(?:VITEST|NODE_OPTIONS)/.test(name)) delete process.env[name]
for (const name of ['OPENROUTER_API_KEY', 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'POLYMUX_CANARY']) process.env[name] = key
// What a test leaves in the folder for temporary files is evidence too.
process.env['TMPDIR'] = join(folder, 'left')
mkdirSync(join(folder, 'left'))
mkdirSync(join(folder, 'packed'))

const calls = await heard('calls', [process.execPath, 'tests/canary/calls.mjs'])
const cli = await heard('the programs', [process.execPath, 'tests/canary/programs.mjs'])
const tests = await heard('tests', testCommand())
const packing = await Promise.all(publishedFolders().map((name) => heard(`packing ${name}`, packCommand(name))))
const files = filesBelow(folder)
const inRepository = filesBelow(root, (path) => !/[\\/](?:node_modules|\.git|\.turbo)[\\/]/.test(path) && isEvidence(path))

const evidence = [calls, cli, tests, ...packing, ...files, ...inRepository]
const showings = findKey(key, evidence)
console.log(`scan proven on ${planted} forms; calls ${calls.note}; programs ${cli.note}; tests ${tests.note}`)
console.log(
  `${packing.length} packages, ${files.length} files written outside, ${inRepository.length} fixtures and files written inside`,
)
console.log(
  `${Math.round(evidence.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1024)} KiB looked through, ${showings.length} showings`,
)
for (const showing of showings) console.log(`  ${showing}`)
const broken = [calls, cli, tests, ...packing].filter(({ code }) => code !== 0)
for (const { where, bytes } of broken) console.error(`${where} failed, so that this proves nothing:\n${safe(bytes)}`)
process.exitCode = showings.length + broken.length > 0 ? 1 : 0

/**
 * Runs a program and keeps all it says.
 * @param {string} where
 * @param {readonly string[]} command
 */
async function heard(where, command) {
  const { code, output } = await runCommand(command)
  return { where: `output of ${where}`, code, bytes: Buffer.from(output), note: `${Buffer.byteLength(output)} bytes of output` }
}

function testCommand() {
  const report = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${join(folder, 'report.json')}`]
  const projects = (values.short ? ['unit'] : values.project).flatMap((name) => ['--project', name])
  return ['vitest', 'run', ...projects, ...report, ...(values.short ? ['packages/testkit/src/replay/replay-fetch'] : positionals)]
}

/** @param {string} name */
function packCommand(name) {
  return ['pnpm', '--dir', name, 'pack', '--out', join(folder, 'packed', `${name.replaceAll('/', '-')}.tgz`)]
}

/**
 * Fixtures, and whatever was written since the run began.
 * @param {string} path
 */
function isEvidence(path) {
  return /[\\/]fixtures[\\/]/.test(path) || statSync(path).mtimeMs >= began
}

/** @param {Buffer} bytes */
function safe(bytes) {
  return bytes.toString().replaceAll(key, '<canary>').trimEnd().split('\n').slice(-40).join('\n')
}
