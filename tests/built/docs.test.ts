/**
 * Every block of TypeScript in the documentation compiles, against the packages as they are published.
 * A block marked `ts continued` goes on where the block before it in the same file ended.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { codeBlocks, documentationBlocks, type CodeBlock } from './markdown.ts'
import { repositoryRoot } from './repository.ts'

/** Inside the tests' own modules folder, so that imports resolve as they do in an application that installed the packages. */
const folder = join(repositoryRoot, 'tests/node_modules/.documentation')
const run = promisify(execFile)

test('every block of TypeScript in the documentation compiles', async () => {
  const blocks = documentationBlocks().filter(({ info }) => info[0] === 'ts')
  expect(blocks.length).toBeGreaterThan(0)
  expect(await compile(joined(blocks))).toBe('')
})

test('a block that does not compile is reported at its own line', async () => {
  const blocks = codeBlocks(
    'PAGE.md',
    '# Page\n\n```ts\nconst one = 1\n```\n\n```ts continued\none.toFixed(1)\none.missing\n```\n',
  )
  expect(await compile(joined(blocks))).toContain('PAGE.md:9:')
})

/** Merges continued blocks into the ones they continue, each line staying at its number. */
function joined(blocks: readonly CodeBlock[]): readonly CodeBlock[] {
  const whole: CodeBlock[] = []
  for (const block of blocks) {
    const last = whole.at(-1)
    if (last && last.file === block.file && block.info.includes('continued')) {
      const ended = last.line + last.code.split('\n').length - 1
      whole[whole.length - 1] = { ...last, code: last.code + '\n'.repeat(block.line - ended) + block.code }
    } else {
      whole.push(block)
    }
  }
  return whole
}

/** What the compiler reports, with files and lines of the documentation; empty when all is well. */
async function compile(blocks: readonly CodeBlock[]): Promise<string> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [index, { line, code }] of blocks.entries()) {
    writeFileSync(join(folder, `${index}.ts`), '\n'.repeat(line - 1) + code)
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.base.json',
      compilerOptions: { customConditions: [], isolatedDeclarations: false, declaration: false, moduleDetection: 'force' },
      files: blocks.map((_, index) => `${index}.ts`),
    }),
  )
  const compiler = join(repositoryRoot, 'node_modules/typescript-7/bin/tsc')
  const { stdout } = await run(process.execPath, [compiler, '--pretty', 'false', '-p', folder]).catch(
    (failure: { readonly stdout: string }) => failure,
  )
  return stdout.replaceAll(/^.*?(\d+)\.ts\((\d+),(\d+)\)/gm, (_, index: string, line: string, column: string) => {
    return `${blocks[Number(index)]?.file}:${line}:${column}`
  })
}
