import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { publishedPackages, repositoryRoot } from './repository.ts'

/** A fenced block of code. */
export interface CodeBlock {
  /** Relative to the repository. */
  readonly file: string
  /** Of the first line of code, counted from 1. */
  readonly line: number
  /** The words after the fence, the language first: `['ts', 'example']`. */
  readonly info: readonly string[]
  readonly code: string
}

/** Of the repository's README, the packages' READMEs and everything under `docs/`, in this order. */
export function documentationBlocks(): readonly CodeBlock[] {
  const readmes = [repositoryRoot, ...publishedPackages().map(({ folder }) => folder)].map((folder) => join(folder, 'README.md'))
  const pages = readdirSync(join(repositoryRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .toSorted()
  const files = [...readmes, ...pages.map((name) => join(repositoryRoot, 'docs', name))]
  return files
    .filter((file) => existsSync(file))
    .flatMap((file) => codeBlocks(relative(repositoryRoot, file), readFileSync(file, 'utf8')))
}

export function codeBlocks(file: string, markdown: string): readonly CodeBlock[] {
  const fenced = markdown.matchAll(/^```(\S[^\n]*)\n([\s\S]*?)^```$/gm)
  return Array.from(fenced, ({ index, 1: info = '', 2: code = '' }) => ({
    file,
    line: markdown.slice(0, index).split('\n').length + 1,
    info: info.trim().split(/\s+/),
    code,
  }))
}
