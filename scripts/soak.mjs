/** `pnpm soak`: the promises of tests/reliability with the figures that are promised, and every cut of every recording. Some ten minutes. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const environment = { ...process.env, POLYMUX_SOAK: '1', POLYMUX_ALL_CUTS: '1' }
const projects = process.argv.includes('--recordings') ? ['reliability', 'recordings'] : ['reliability']
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--no-file-parallelism', ...projects.flatMap((project) => ['--project', project])],
  { cwd: root, env: environment, stdio: 'inherit' },
)
process.exit(status ?? 1)
