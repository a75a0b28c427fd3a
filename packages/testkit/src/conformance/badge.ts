import type { ConformanceReport } from './report.ts'

/** What shields.io reads from a URL: its "endpoint" badge. */
export interface EndpointBadge {
  readonly schemaVersion: 1
  readonly label: string
  readonly message: string
  readonly color: string
}

/** The badge as data: the level for a provider that conforms, and how many checks failed for one that does not. */
export function endpointBadge({ conforms, level, totals }: ConformanceReport): EndpointBadge {
  const message = conforms ? `level ${level}` : totals.failed > 0 ? `${totals.failed} failed` : 'not proven'
  return { schemaVersion: 1, label: 'polymux conformance', message, color: conforms ? 'brightgreen' : 'red' }
}

/** The same as a picture that needs no server. */
export function svgBadge(report: ConformanceReport): string {
  const { label, message } = endpointBadge(report)
  const [left, right] = [widthOf(label), widthOf(message)]
  const colour = report.conforms ? '#2e7d32' : '#c62828'
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${label}: ${message}">
  <title>${label}: ${message}</title>
  <clipPath id="round"><rect width="${left + right}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#round)">
    <rect width="${left}" height="20" fill="#444"/>
    <rect x="${left}" width="${right}" height="20" fill="${colour}"/>
  </g>
  <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
    <text x="${left / 2}" y="14">${label}</text>
    <text x="${left + right / 2}" y="14">${message}</text>
  </g>
</svg>
`
}

/** Pixels of a text in that font, about, with room at both sides. */
function widthOf(text: string): number {
  return Math.ceil(text.length * 6.6) + 12
}
