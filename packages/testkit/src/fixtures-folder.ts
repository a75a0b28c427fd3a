import { fileURLToPath } from 'node:url'

/** Folder of the fixtures that ship with this package. This file stays directly below `src`, as deep as what is built from it. */
export const fixturesFolder: string = fileURLToPath(new URL('../fixtures', import.meta.url))
