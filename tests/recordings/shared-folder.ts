/**
 * Real exchanges and vectors that these tests read but the project does not hold: they live beside the repository.
 * Where they are absent the tests are skipped, and one line says so.
 */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const sharedFolder = resolve(repositoryRoot, process.env['POLYMUX_SHARED'] ?? '../shared')

/** Folder of the recorded exchanges: `POLYMUX_RECORDINGS`, else `recordings` in the shared folder. */
export const recordingsFolder: string = resolve(
  repositoryRoot,
  process.env['POLYMUX_RECORDINGS'] ?? join(sharedFolder, 'recordings'),
)

/** Folder of the decoder and request vectors: `vectors` in the shared folder. */
export const vectorsFolder: string = join(sharedFolder, 'vectors')

export const hasRecordings: boolean = existsSync(join(recordingsFolder, 'index.json'))
export const hasVectors: boolean = existsSync(join(vectorsFolder, 'sse.json')) && existsSync(join(vectorsFolder, 'litellm.json'))
