/** Whether tests fail that should, which takes a Vitest of their own. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))

test('a swallowed miss, an unused fixture and a swallowed network error fail, each where it belongs', async () => {
  const { failedTests, output, passed } = await runSuites()
  expect(passed).toEqual(['passes: asks for what there is', 'passes: asks for nothing'])
  expect(failedTests).toEqual([
    ['fails: swallows a miss', expect.stringContaining('/messages/0/content: fixture "Hi", request "Hello"')],
    ['fails: swallows an error of the network', expect.stringContaining('tried to connect to 192.0.2.1:443 at ')],
  ])
  // The first block has a failed test, so that its spare fixture is nobody's fault.
  expect(output).toMatch(/never asked for:\n\s+sample\/chat\/left/)
  expect(output).not.toMatch(/never asked for:\n\s+sample\/chat\/spare/)
}, 30_000)

interface Outcome {
  readonly passed: readonly string[]
  readonly failedTests: readonly (readonly [title: string, message: string])[]
  /** What the run printed, in which the failures of blocks are. */
  readonly output: string
}

async function runSuites(): Promise<Outcome> {
  const folder = await mkdtemp(join(packageFolder, 'node_modules/.suites-'))
  const report = join(folder, 'report.json')
  const config = join(folder, 'vitest.config.mjs')
  const options = { include: ['test/suites/*.suite.ts'], setupFiles: ['src/no-network.ts'], cache: false, maxWorkers: 1 }
  await writeFile(
    config,
    `export default ${JSON.stringify({ root: packageFolder, test: options, resolve: { conditions }, ssr: { resolve: { conditions } } })}`,
  )
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const args = [vitest, 'run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: packageFolder, env: cleanEnvironment() }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    )
  })
  // Safe: the JSON reporter writes what Jest writes; another shape fails the assertions.
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
  await rm(folder, { recursive: true })
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  return {
    passed: tests.filter(({ status }) => status === 'passed').map(({ title }) => title),
    failedTests: tests
      .filter(({ status }) => status === 'failed')
      .map(({ title, failureMessages }) => [title, failureMessages.join()]),
    output,
  }
}

const conditions = ['@polymux/source', 'node', 'import', 'default']

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** Vitest tells its workers that they are inside one. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_OPTIONS|FORCE_COLOR)/.test(name))
  return { ...Object.fromEntries(kept), NO_COLOR: '1' }
}
