/**
 * `node scripts/models-data.mjs PATH DATE` takes the body of OpenRouter's `GET /models`, saved on DATE (2026-08-22), to the facts
 * that the emulator needs: ids, names, prices, modalities, limits. No descriptions. Writes packages/testkit/data, one model a line.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'

const [path, fetchedOn] = process.argv.slice(2)
if (path === undefined || !/^\d{4}-\d\d-\d\d$/.test(fetchedOn ?? '')) {
  console.error('Usage: node scripts/models-data.mjs PATH-TO-MODELS-JSON YYYY-MM-DD')
  process.exit(2)
}

/** @typedef {Record<string, any>} Json */

/** @type {{ data: Json[] }} */
const { data } = JSON.parse(readFileSync(path, 'utf8'))
const parameters = [...new Set(data.flatMap((model) => model['supported_parameters']))].toSorted()
const rows = data.map((model) => JSON.stringify(factsOf(model)))
const head = JSON.stringify({ source: 'GET /models of OpenRouter', fetchedOn, parameters })
const target = new URL('../packages/testkit/data/openrouter-models.jsonl', import.meta.url)
writeFileSync(target, `${[head, ...rows].join('\n')}\n`)
console.log(`${data.length} models`)

/**
 * Members that say nothing (an empty price list of a kind, the usual modality) are left out.
 *
 * @param {Json} model
 * @returns {Json}
 */
function factsOf(model) {
  const { id, name, created, architecture, context_length: context, top_provider: top, reasoning, alias_target: alias } = model
  const inputs = architecture['input_modalities'].filter((/** @type {string} */ kind) => kind !== 'text')
  const outputs = architecture['output_modalities']
  return {
    id,
    slug: model['canonical_slug'] === id ? undefined : model['canonical_slug'],
    name,
    created,
    context: context ?? undefined,
    most: top?.['max_completion_tokens'] ?? undefined,
    in: inputs.length > 0 ? inputs : undefined,
    out: outputs.join() === 'text' ? undefined : outputs,
    thinks: reasoning
      ? reasoning['mandatory']
        ? 'always'
        : reasoning['default_enabled']
          ? 'by default'
          : 'if asked'
      : undefined,
    alias: alias?.['slug'],
    price: model['pricing'],
    accepts: model['supported_parameters'].map((/** @type {string} */ parameter) => parameters.indexOf(parameter)),
  }
}
