/** RESULTS.md: where the figures come from, the goals, and every table. */
import { hotSpots } from '../measure/profile.mjs'
import { loadScenario } from '../scenarios/index.mjs'
import { environmentLines } from './environment.mjs'
import { goals } from './goals.mjs'
import { judgeAll } from './judgement.mjs'
import { markdownTable } from './markdown.mjs'
import { scenarioTable } from './scenario-table.mjs'

const reading =
  'Absolute figures depend on the machine and its load. A ratio stands beside each: over `undici.request` with `JSON.parse`, measured in ' +
  'the same round; the median of the rounds, and their range. What is below 1.3× apart is equal. A client that lost a part of an answer ' +
  'has what it lost in place of figures, and `–` where it does not offer something.'

/**
 * @param {import('../options.mjs').Options} options
 * @param {import('./figures.mjs').Measurements} found
 * @returns {Promise<{ readonly whole: string, readonly goals: string }>} goals: the part that says how far they are met
 */
export async function writeReport(options, found) {
  const sections = []
  for (const name of options.scenarios) {
    const { about, once, title } = await loadScenario(name)
    sections.push(`## ${title}\n\n${about}`)
    for (const { major } of once ? options.nodes.slice(0, 1) : options.nodes)
      sections.push(...(once ? [] : [`Node ${major}`]), await scenarioTable(found, name, major))
  }
  const judgements = judgeAll(found)
  const goalSection = ['## Goals', goalTable(judgements), ...(await reasons(options, judgements))].join('\n\n')
  const whole = ['# Results', environmentLines(options).join('\n'), reading, goalSection, ...sections].join('\n\n')
  return { whole: `${whole}\n`, goals: goalSection }
}

/** @param {readonly import('./judgement.mjs').Judgement[]} judgements */
function goalTable(judgements) {
  const rows = judgements.flatMap(({ id, title, node, parts }) =>
    parts.map(({ label, limit, value, met }, position) => [
      position === 0 ? id : '',
      position === 0 ? `${title}, Node ${node}` : '',
      label,
      limit,
      value.toFixed(value < 100 ? 2 : 0),
      met ? 'met' : '**not met**',
    ]),
  )
  return markdownTable(['', 'goal', 'figure', 'limit', 'measured', ''], rows, 3)
}

/**
 * For each goal that is not met, where the time goes.
 * @param {import('../options.mjs').Options} options
 * @param {readonly import('./judgement.mjs').Judgement[]} judgements
 */
async function reasons(options, judgements) {
  const failed = new Set(judgements.filter(({ parts }) => parts.some(({ met }) => !met)).map(({ id }) => id))
  const scenarios = new Set(
    goals.filter(({ id }) => failed.has(id)).flatMap(({ parts }) => parts.map(({ of }) => of.split('.')[0] ?? '')),
  )
  const lines = []
  for (const scenario of scenarios) {
    if (!options.scenarios.includes(scenario) || (await loadScenario(scenario)).once) continue
    const spots = await hotSpots(options, scenario, 'ours')
    const dearest = spots.slice(0, 8).map(({ name, place, share }) => `${name}${place && ` (${place})`} ${share.toFixed(0)} %`)
    lines.push(`- ${scenario}: ${dearest.join(', ')}`)
  }
  return lines.length > 0
    ? ['Where the time of ours goes in what is not met (functions with the most time of their own):', lines.join('\n')]
    : []
}
