import type { Message } from '@polymux/core'
import { memo, type NamedExoticComponent, type ReactElement } from 'react'
import { ErrorCard } from '../pieces/error-card.tsx'
import { UsageLine } from '../pieces/usage-line.tsx'
import { WarningList } from '../pieces/warning-list.tsx'
import { PartView } from './part-view.tsx'
import { isRunning, type Turn } from './turn.ts'

interface TurnViewProps {
  readonly turn: Turn
  readonly place: string
  readonly modelName: string
  /** Given for the last turn only. */
  readonly onRetry: (() => void) | undefined
}

export const TurnView: NamedExoticComponent<TurnViewProps> = memo(function TurnView({
  modelName,
  onRetry,
  place,
  turn,
}: TurnViewProps) {
  const { ask, error, parts, response, state, usage, warnings } = turn
  return (
    <article aria-label={`Turn ${place}, ${modelName}`} data-testid="turn" data-state={state}>
      {ask.input.map((message, index) => (
        <Input key={index} message={message} />
      ))}
      <div className="answer">
        <p className="who">
          {modelName}
          {response?.upstream && <span> by way of {response.upstream}</span>}
        </p>
        <div data-testid="answer">
          {parts.map((part, index) => (
            <PartView key={index} part={part} isOpen={isRunning(turn) && index === parts.length - 1} />
          ))}
        </div>
        {isRunning(turn) && (
          <p className="running">
            <i /> {state === 'waiting' ? 'Waiting for the first word' : 'Streaming'}
          </p>
        )}
        {state === 'stopped' && <p className="stopped">Stopped here. What it cost up to now was not reported.</p>}
        {error && <ErrorCard error={error} kept={kept(turn)} onRetry={onRetry} />}
        <WarningList warnings={warnings} />
        {usage && !isRunning(turn) && <UsageLine usage={usage} figures={speedFigures(turn)} />}
      </div>
    </article>
  )
})

function Input({ message }: { readonly message: Message }): ReactElement {
  const text = typeof message.content === 'string' ? message.content : ''
  if (message.role !== 'tool') {
    return (
      <p className="question" dir="auto">
        {text}
      </p>
    )
  }
  return (
    <p className="question result">
      <span>Result of {message.toolName}</span> <code>{text}</code>
    </p>
  )
}

function kept({ parts }: Turn): string | undefined {
  const characters = parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : 0), 0)
  return characters > 0 ? `kept the ${characters} characters that had arrived` : undefined
}

/** The speed is that of writing: it counts from the first piece to the last, without the wait before. */
function speedFigures({ firstMs, lastMs, usage }: Turn): readonly string[] {
  if (firstMs === undefined || lastMs === undefined) return []
  const seconds = (lastMs - firstMs) / 1000
  const { outputTokens } = usage ?? {}
  const speed =
    outputTokens !== undefined && outputTokens > 1 && seconds > 0 ? [`${Math.round((outputTokens - 1) / seconds)} tok/s`] : []
  return [`first token ${(firstMs / 1000).toFixed(2)} s`, ...speed]
}
