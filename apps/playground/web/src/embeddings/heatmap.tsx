import type { CSSProperties, ReactElement } from 'react'
import { nearestPair } from './nearest-pair.ts'

interface HeatmapProps {
  readonly texts: readonly string[]
  readonly similarity: readonly (readonly number[])[]
  /** Whether the lines have changed since. */
  readonly isStale: boolean
}

/** A table whose cells are as strong in colour as the lines are near. The numbers are there for everyone. */
export function Heatmap({ isStale, similarity, texts }: HeatmapProps): ReactElement {
  const nearest = nearestPair(similarity)
  return (
    <figure className={isStale ? 'heatmap stale' : 'heatmap'}>
      <div className="scroll" tabIndex={0} role="group" aria-label="Similarity table">
        <table data-testid="heatmap">
          <caption className="unseen">Cosine similarity of each pair of lines</caption>
          <thead>
            <tr>
              <td />
              {texts.map((text, column) => (
                <th key={column} scope="col" title={text}>
                  {column + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {similarity.map((row, index) => (
              <tr key={index}>
                <th scope="row" title={texts[index]}>
                  {index + 1}
                </th>
                {row.map((value, column) => (
                  <td key={column} style={heat(value)} title={`${index + 1} and ${column + 1}: ${value.toFixed(6)}`}>
                    {shortened(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <figcaption>
        {isStale
          ? 'The lines have changed since this was computed.'
          : `Nearest to each other: ${nearest.first + 1} and ${nearest.second + 1}, at ${shortened(nearest.value)}.`}
      </figcaption>
    </figure>
  )
}

/** Two decimals, without the sign of a zero. */
function shortened(value: number): string {
  return (Math.round(value * 100) / 100 + 0).toFixed(2)
}

function heat(value: number): CSSProperties {
  // Safe: React passes custom properties through; its types do not list them.
  return { '--heat': Math.max(0, Math.min(1, value)) } as CSSProperties
}
