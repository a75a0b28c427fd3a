import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { endpointBadge, svgBadge } from '../conformance/badge.ts'
import type { Route } from '../conformance/check.ts'
import { checkIds, checkSubject } from '../conformance/check-subject.ts'
import { ConformanceError } from '../conformance/conformance-error.ts'
import { renderReport } from '../conformance/report-text.ts'
import { within } from '../conformance/patience.ts'
import { type RunOptions, runConformance } from '../conformance/run-conformance.ts'
import type { ConformanceSubject } from '../conformance/subject.ts'
import { type Command, type Terminal, UsageError } from './command.ts'

const routes: readonly Route[] = ['direct', 'middleware', 'socket']

/** `testkit conformance`: exit code 1 when the provider does not pass what was run. */
export const conformance: Command = {
  summary: 'Holds a provider to the promises of Polymux and reports',
  help: `Usage: testkit conformance <module> [options]

  module            A JavaScript module that exports \`conformance\`: { create, wire, keyVariable, … }.
  --level 1         Level of the suite. Default: the newest.
  --only S4,R1      These checks alone, to work on one. No verdict then.
  --route socket    This route alone: direct, middleware or socket. No verdict then.
  --json <file>     Writes the report as JSON.
  --badge <file>    Writes a badge: an .svg picture, or .json for shields.io.

Exit code 0: nothing failed. 1: something did. 2: the arguments make no sense.
Example: npx @polymux/testkit conformance ./conformance.mjs --badge badge.svg`,

  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        level: { type: 'string' },
        only: { type: 'string' },
        route: { type: 'string' },
        json: { type: 'string' },
        badge: { type: 'string' },
      },
    })
    const { badge, json } = values
    const options = optionsOf(values)
    if (badge !== undefined && !/\.(?:json|svg)$/.test(badge))
      throw new UsageError(`--badge must be a file ending in .svg or .json, is "${badge}".`)
    if (badge !== undefined && (options.only || options.routes))
      throw new UsageError('--badge needs the whole level: leave --only and --route out.')
    const [module, ...more] = positionals
    if (module === undefined) throw new UsageError('Which module? It exports the subject of the suite as `conformance`.')
    if (more.length > 0) throw new UsageError(`One module at a time: ${more.join(', ')} would be left out.`)

    const subject = await loadSubject(module, terminal)
    const report = await Promise.race([runConformance(subject, options), stopped(terminal)]).catch(rethrowAsUsage)
    terminal.out(renderReport(report))
    if (json !== undefined) writeFileSync(resolve(terminal.folder, json), `${JSON.stringify(report, undefined, 2)}\n`)
    if (badge !== undefined) {
      const text = badge.endsWith('.svg') ? svgBadge(report) : `${JSON.stringify(endpointBadge(report), undefined, 2)}\n`
      writeFileSync(resolve(terminal.folder, badge), text)
    }
    return report.totals.failed > 0 || report.totals.passed === 0 ? 1 : 0
  },
}

function optionsOf({ level, only, route }: { level?: string; only?: string; route?: string }): RunOptions {
  if (level !== undefined && !/^\d+$/.test(level)) throw new UsageError(`--level must be a whole number, is "${level}".`)
  const ids = only?.split(',').map((id) => id.trim())
  const wanted = routes.find((name) => name === route)
  if (route !== undefined && wanted === undefined) throw new UsageError(`--route must be ${routes.join(', ')}; is "${route}".`)
  return asUsage(() => {
    checkIds(ids ?? [], '--only')
    return {
      ...(level !== undefined && { level: Number(level) }),
      ...(ids && { only: ids }),
      ...(wanted && { routes: [wanted] }),
    }
  })
}

async function loadSubject(module: string, terminal: Terminal): Promise<ConformanceSubject> {
  const { href } = pathToFileURL(resolve(terminal.folder, module))
  let exported: Readonly<Record<string, unknown>>
  try {
    exported = await Promise.race([within(import(href), loadMs, 'loading it'), stopped(terminal)])
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const hint = /\.[cm]?tsx?$/.test(module) ? ' Node runs JavaScript: build the module first, or name its JavaScript file.' : ''
    throw new UsageError(`${module} could not be loaded: ${why}.${hint}`)
  }
  const subject = exported['conformance'] ?? ofCommonJs(exported['default']) ?? exported['default']
  if (subject === undefined) {
    const names = Object.keys(exported).join(', ') || 'nothing'
    throw new UsageError(
      `${module} exports ${names}; the suite looks for \`conformance\`: export const conformance = { create, wire, keyVariable }.`,
    )
  }
  return asUsage(() => checkSubject(subject))
}

/** Of `module.exports = { conformance }` Node gives the whole as default, where it cannot tell the names by reading. */
function ofCommonJs(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'conformance' in value ? value.conformance : undefined
}

/** Longest that loading the module may take. Waiting also keeps the process alive: one with nothing to wait for would end as if all were well. */
const loadMs = 20_000

async function stopped({ signal }: Terminal): Promise<never> {
  return await new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('Stopped before the end: there is no report')), { once: true })
  })
}

function rethrowAsUsage(error: unknown): never {
  throw error instanceof ConformanceError ? new UsageError(error.message) : error
}

function asUsage<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    rethrowAsUsage(error)
  }
}
