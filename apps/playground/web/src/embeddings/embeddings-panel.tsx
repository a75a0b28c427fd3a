import { useState, type FormEvent, type ReactElement } from 'react'
import type { EmbeddingsBody, OfferedModel } from '../../../protocol/api.ts'
import { fetchEmbeddings } from '../api-client.ts'
import { ErrorCard } from '../pieces/error-card.tsx'
import { ModelPicker } from '../pieces/model-picker.tsx'
import { Panel } from '../pieces/panel.tsx'
import { UsageLine } from '../pieces/usage-line.tsx'
import { WarningList } from '../pieces/warning-list.tsx'
import { useCall } from '../use-call.ts'
import { Heatmap } from './heatmap.tsx'

const examples = [
  'The harbour lies calm at dawn.',
  'At dawn the harbour is calm and quiet.',
  'A quiet morning by the harbour.',
  'Tax forms are due in April.',
  'The tax office wants its forms by April.',
]

const mostLines = 12

export function EmbeddingsPanel({ models }: { readonly models: readonly OfferedModel[] }): ReactElement {
  const [model, setModel] = useState(models[0]?.id ?? '')
  const [lines, setLines] = useState<readonly string[]>(examples)
  const call = useCall({ name: 'Comparing', fetch: fetchEmbeddings })
  const texts = lines.map((line) => line.trim()).filter((line) => line !== '')
  const asked: EmbeddingsBody = { model, texts }

  function submit(event: FormEvent): void {
    event.preventDefault()
    call.run(asked)
  }

  return (
    <Panel
      id="similarity"
      title="Similarity"
      about="How near a model finds these lines: the cosine of their embeddings."
      controls={<ModelPicker label="Embedding model" models={models} value={model} onChange={setModel} />}
    >
      <form onSubmit={submit}>
        <Lines lines={lines} onChange={setLines} />
        <div className="row">
          <button type="button" className="quiet" disabled={lines.length >= mostLines} onClick={() => setLines([...lines, ''])}>
            Add a line
          </button>
          <button type="submit" disabled={call.isBusy || texts.length < 2 || model === ''}>
            {call.isBusy ? 'Comparing …' : 'Compare'}
          </button>
        </div>
      </form>
      {call.error && <ErrorCard error={call.error} onRetry={() => call.run(asked)} />}
      {call.last && (
        <>
          <Heatmap
            texts={call.last.input.texts}
            similarity={call.last.reply.similarity}
            isStale={JSON.stringify(call.last.input) !== JSON.stringify(asked)}
          />
          <WarningList warnings={call.last.reply.warnings} />
          <UsageLine
            usage={call.last.reply.usage}
            figures={[`${call.last.reply.dimensions} dimensions`, `${(call.last.tookMs / 1000).toFixed(2)} s`]}
          />
        </>
      )}
    </Panel>
  )
}

interface LinesProps {
  readonly lines: readonly string[]
  readonly onChange: (lines: readonly string[]) => void
}

function Lines({ lines, onChange }: LinesProps): ReactElement {
  return (
    <ol className="lines">
      {lines.map((line, index) => (
        <li key={index}>
          <input
            aria-label={`Line ${index + 1}`}
            value={line}
            onChange={(event) => onChange(lines.with(index, event.target.value))}
          />
          <button
            type="button"
            className="remove"
            aria-label={`Remove line ${index + 1}`}
            disabled={lines.length <= 2}
            onClick={() => onChange(lines.toSpliced(index, 1))}
          >
            ×
          </button>
        </li>
      ))}
    </ol>
  )
}
