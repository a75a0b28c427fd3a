import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { ProviderPlan } from './provider-plan.ts'
import { templateFolder } from './template-folder.ts'

/** Texts of files by their paths, with `/`, relative to the folder of the provider. */
export type ProviderFiles = ReadonlyMap<string, string>

/** The files of a provider: those of every provider, and those of its shape. Nothing is written. */
export function providerFiles(plan: ProviderPlan): ProviderFiles {
  const files = new Map<string, string>()
  for (const part of ['common', plan.shape]) {
    const folder = join(templateFolder, part)
    for (const path of filesBelow(folder)) files.set(named(path), filledIn(readFileSync(join(folder, path), 'utf8'), plan))
  }
  return new Map([...files].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** A published package cannot hold these under their names: npm leaves the one out, and tools take the other for a package of its own. */
const names: Readonly<Record<string, string>> = { gitignore: '.gitignore', 'manifest.json': 'package.json' }

function named(path: string): string {
  return names[path] ?? path.split(sep).join('/')
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

/**
 * The templates are real sources of a provider called Acme. Where its name stands decides how another is spelt there: as a text, as
 * a package, as a variable of JavaScript or of the environment.
 */
function filledIn(text: string, plan: ProviderPlan): string {
  const { baseURL, identifier, keyVariable, name, packageName, prefix, title } = plan
  const property = identifier === name ? name : `'${name}'`
  const words: Readonly<Record<string, string>> = {
    'https://api.acme.example/v1': baseURL,
    ACME_API_KEY: keyVariable,
    'polymux-provider-acme': packageName,
    'acme: acme': `${property}: ${identifier}`,
    'acme/': `${name}/`,
    "'acme'": `'${name}'`,
    '"acme"': `"${name}"`,
    '?.acme': identifier === name ? `?.${name}` : `?.['${name}']`,
    'providerOptions.acme': `providerOptions${identifier === name ? `.${name}` : `['${name}']`}`,
    'acme?:': `${property}?:`,
    ACME: prefix,
    Acme: title,
  }
  // In one pass, so that nothing that was put in is replaced again. Types such as AcmeWire and variables such as acmeWire follow.
  const pattern = new RegExp(Object.keys(words).map(escaped).join('|') + '|\\bacme(?=\\b|[A-Z])', 'g')
  return text.replace(pattern, (found) => words[found] ?? identifier)
}

function escaped(text: string): string {
  return text.replaceAll(/[.?/]/g, '\\$&')
}
