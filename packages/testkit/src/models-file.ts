import { fileURLToPath } from 'node:url'

/** File of the models that the emulator knows besides its picks. This file stays directly below `src`, as deep as what is built from it. */
export const modelsFile: string = fileURLToPath(new URL('../data/openrouter-models.jsonl', import.meta.url))
