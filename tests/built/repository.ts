import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute, without a trailing separator. */
export const repositoryRoot: string = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')

/** The part of a package.json that the tests read. */
export interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly files?: readonly string[]
  readonly exports?: Readonly<Record<string, unknown>>
  readonly imports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export interface PublishedPackage {
  /** Absolute. */
  readonly folder: string
  readonly manifest: Manifest
}

/** Every package under `packages/`, in alphabetical order; all of them are published. */
export function publishedPackages(): readonly PublishedPackage[] {
  const parent = join(repositoryRoot, 'packages')
  return readdirSync(parent)
    .toSorted()
    .map((name) => join(parent, name))
    .map((folder) => ({ folder, manifest: readManifest(folder) }))
}

function readManifest(folder: string): Manifest {
  // Safe enough for a test: a manifest of another shape fails the assertion that reads it.
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}
