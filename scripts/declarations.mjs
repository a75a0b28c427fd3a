/**
 * Writes one readable `.d.ts` and one `.d.cts` per source file that the entry points of the package reach; started in its folder.
 * Possible because of isolatedDeclarations; takes tenths of a second where a bundler takes seconds,
 * and "go to definition" lands on the file its author wrote.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import process from 'node:process'
import ts from 'typescript'

const relativeImport = /((?:from|import)\s*\(?\s*['"])(\.{1,2}\/[^'"]+)\.ts(?=['"])/g

/** @type {{ exports: Record<string, string | { '@polymux/source': string }> }} */
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const entries = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'string' ? [] : join(target['@polymux/source']),
)

// A set grows while it is walked, and visits each file once.
const files = new Set(entries)
for (const file of files) {
  const declaration = declare(file)
  for (const [, , path] of declaration.matchAll(relativeImport)) files.add(join(dirname(file), `${path}.ts`))
  const target = join('dist', relative('src', file)).slice(0, -'.ts'.length)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(`${target}.d.ts`, declaration.replaceAll(relativeImport, '$1$2.js'))
  writeFileSync(`${target}.d.cts`, declaration.replaceAll(relativeImport, '$1$2.cjs'))
}

/** @param {string} file */
function declare(file) {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(file, 'utf8'), {
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
  for (const diagnostic of diagnostics) {
    process.exitCode = 1
    console.error(`${file}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`)
  }
  return outputText
}
