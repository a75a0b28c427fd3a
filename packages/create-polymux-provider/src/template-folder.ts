import { fileURLToPath } from 'node:url'

/** Folder of the templates that ship with this package. This file stays directly below `src`, as deep as what is built from it. */
export const templateFolder: string = fileURLToPath(new URL('../template', import.meta.url))
