/** One scenario under one version of Node, a client a row. */
import { clientNames, floor, loadClient } from '../clients/index.mjs'
import { loadScenario } from '../scenarios/index.mjs'
import { figure, ratio } from './figures.mjs'
import { markdownTable } from './markdown.mjs'

/**
 * @param {import('./figures.mjs').Measurements} found
 * @param {string} scenario
 * @param {string} node
 */
export async function scenarioTable(found, scenario, node) {
  const { metrics } = await loadScenario(scenario)
  const rows = []
  for (const client of clientNames) {
    const own = found.filter((one) => one.scenario === scenario && one.node === node && one.client === client)
    if (own.every((one) => one.metrics === null)) continue
    const failure = own.find((one) => one.error)?.error
    const { title } = await loadClient(client)
    rows.push([
      title,
      ...(failure ? failed(failure, metrics.length) : metrics.map((metric) => cell(found, { scenario, node, client }, metric))),
    ])
  }
  return markdownTable(['', ...metrics.map(({ title }) => title)], rows)
}

/**
 * @param {string} failure
 * @param {number} columns
 */
function failed(failure, columns) {
  const [line = ''] = failure.split('\n')
  return [`**${line.replaceAll('|', ' ').slice(0, 120)}**`, ...Array.from({ length: columns - 1 }, () => '')]
}

/**
 * The median, and beside it the median of the ratios to the floor with their range.
 * @param {import('./figures.mjs').Measurements} found
 * @param {{ scenario: string, node: string, client: string }} row
 * @param {import('../scenarios/index.mjs').Metric} metric
 */
function cell(found, row, { key, digits, ratio: compared }) {
  const which = { ...row, metric: key }
  const value = figure(found, which)
  if (!value) return '–'
  const text = value.middle.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  const times = compared && row.client !== floor ? ratio(found, which, { client: floor }) : undefined
  if (!times) return text
  const [middle, low, high] = [times.middle, times.low, times.high].map(short)
  return low === high ? `${text} · **${middle}×**` : `${text} · **${middle}×** (${low}–${high})`
}

/** @param {number} value */
function short(value) {
  return value.toFixed(value < 10 ? 2 : 0)
}
