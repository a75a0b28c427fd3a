import { readFileSync } from 'node:fs'

/** Version of this package. This file stays directly below `src`, as deep as what is built from it. */
export function packageVersion(): string {
  // Safe: the file is this package's own.
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return version
}
