/** What was measured for each goal, and whether it is met. What was not measured is left out. */
import { floor as floorClient, ours, peers } from '../clients/index.mjs'
import { figure, ratio } from './figures.mjs'
import { alsoOnNode20, goals } from './goals.mjs'

/** @typedef {{ readonly label: string, readonly limit: string, readonly value: number, readonly met: boolean }} JudgedPart */
/** @typedef {{ readonly id: string, readonly title: string, readonly node: string, readonly parts: readonly JudgedPart[] }} Judgement */

/**
 * @param {import('./figures.mjs').Measurements} found
 * @returns {readonly Judgement[]}
 */
export function judgeAll(found) {
  const nodes = [...new Set(found.map(({ node }) => node))]
  const main = nodes[0] ?? ''
  const { ids, slack } = alsoOnNode20
  const looser = goals.filter(({ id }) => ids.includes(id)).map(({ id, title, parts }) => ({ id: `P16 (${id})`, title, parts }))
  return [
    ...goals.map((goal) => judge(found, goal, main, 1)),
    ...(nodes.includes('20') && main !== '20' ? looser.map((goal) => judge(found, goal, '20', slack)) : []),
  ]
}

/**
 * @param {import('./figures.mjs').Measurements} found
 * @param {import('./goals.mjs').Goal} goal
 * @param {string} node
 * @param {number} slack how much looser the limits are
 * @returns {Judgement}
 */
function judge(found, { id, title, parts }, node, slack) {
  return {
    id,
    title,
    node,
    parts: parts.flatMap((part) => {
      const value = valueOf(found, part, node)
      if (value === undefined) return []
      const { least, most = Number.POSITIVE_INFINITY } = part
      const limit = least ?? most * slack
      const met = least === undefined ? value <= limit : value >= limit
      return [{ label: labelOf(part), limit: `${least === undefined ? '≤' : '≥'} ${Number(limit.toFixed(2))}`, value, met }]
    }),
  }
}

/**
 * @param {import('./figures.mjs').Measurements} found
 * @param {import('./goals.mjs').Part} part
 * @param {string} node
 */
function valueOf(found, { of, over, by = ours, minus, least }, node) {
  const [scenario = '', metric = ''] = of.split('.')
  const which = { scenario, node, client: by, metric }
  const own = figure(found, which)?.middle
  if (over === undefined) return own
  if (over.startsWith('.')) return ratio(found, which, { metric: over.slice(1) })?.middle
  const others = over === 'peers' ? peers : [over === 'floor' ? floorClient : over]
  if (minus) {
    const other = figure(found, { ...which, client: others[0] ?? '' })?.middle
    return own === undefined || other === undefined ? undefined : own - other
  }
  const ratios = others.map((client) => ratio(found, which, { client })?.middle).filter((value) => value !== undefined)
  // Of several peers the one that is best, beside which ours looks worst.
  return ratios.length === 0 ? undefined : least === undefined ? Math.max(...ratios) : Math.min(...ratios)
}

/** @param {import('./goals.mjs').Part} part */
function labelOf({ of, over, minus }) {
  const [, metric = ''] = of.split('.')
  if (over === undefined) return metric
  return `${metric} ${minus ? '−' : '/'} ${over === 'peers' ? 'best peer' : over.replace('.', '')}`
}
