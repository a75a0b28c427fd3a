/**
 * Writes one readable `.d.ts` and one `.d.cts` per source file of the package it is started in.
 * Possible because of isolatedDeclarations; takes tenths of a second where a bundler takes seconds,
 * and "go to definition" lands on the file its author wrote.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

const source = 'src'
const target = 'dist'
const isSource = (name) => name.endsWith('.ts') && !/\.(test|test-d|bench|d)\.ts$/.test(name)
let failed = false

for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !isSource(entry.name)) continue
  const file = join(entry.parentPath, entry.name)
  const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(file, 'utf8'), {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      isolatedDeclarations: true,
      declaration: true,
      allowImportingTsExtensions: true,
    },
  })
  for (const diagnostic of diagnostics ?? []) {
    failed = true
    console.error(`${file}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`)
  }
  const base = join(target, relative(source, file).slice(0, -3))
  mkdirSync(dirname(base), { recursive: true })
  for (const [extension, specifier] of [
    ['.d.ts', '.js'],
    ['.d.cts', '.cjs'],
  ]) {
    writeFileSync(
      base + extension,
      outputText.replace(/((?:from|import)\s*\(?\s*['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, `$1${specifier}$2`),
    )
  }
}
process.exit(failed ? 1 : 0)
