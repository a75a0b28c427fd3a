import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ProviderFiles } from './provider-files.ts'
import { ProviderPlanError } from './provider-plan.ts'

/** Writes the files into `folder`, which is made. Throws a `ProviderPlanError` when there is something in it already. */
export function writeProvider(files: ProviderFiles, folder: string): void {
  if (existsSync(folder) && !isEmpty(folder))
    throw new ProviderPlanError(
      `${folder} is there already and not empty: nothing was written. Move it away, or choose another name.`,
    )
  for (const [path, text] of files) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

/** A repository without a commit counts as empty. */
function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).every((name) => name === '.git')
  } catch {
    return false // a file of that name
  }
}
