import { useLayoutEffect, useRef, type ReactElement, type ReactNode } from 'react'
import type { OfferedModel } from '../../../protocol/api.ts'
import { TurnView } from './turn-view.tsx'
import type { Turn } from './turn.ts'

interface ThreadProps {
  readonly turns: readonly Turn[]
  readonly isBusy: boolean
  readonly models: readonly OfferedModel[]
  readonly onRetry: () => void
  /** Shown while there are no turns. */
  readonly children: ReactNode
}

/** How near to its end, in pixels, a reader counts as following the answer. */
const followingPx = 64

/** The conversation. It is not announced word by word: beginnings and ends are, elsewhere. */
export function Thread({ children, isBusy, models, onRetry, turns }: ThreadProps): ReactElement {
  const thread = useRef<HTMLDivElement>(null)
  const isFollowing = useRef(true)
  useLayoutEffect(() => {
    const { current } = thread
    if (current && isFollowing.current) current.scrollTop = current.scrollHeight
  }, [turns])

  function onScroll(): void {
    const { current } = thread
    if (current) isFollowing.current = current.scrollHeight - current.scrollTop - current.clientHeight < followingPx
  }

  return (
    <div
      ref={thread}
      className="thread"
      role="log"
      aria-label="Conversation"
      aria-live="off"
      aria-busy={isBusy}
      tabIndex={0}
      onScroll={onScroll}
    >
      {turns.length === 0 && children}
      {turns.map((turn, index) => (
        <TurnView
          key={turn.id}
          turn={turn}
          place={`${index + 1} of ${turns.length}`}
          modelName={models.find(({ id }) => id === turn.ask.model)?.name ?? turn.ask.model}
          onRetry={index === turns.length - 1 ? onRetry : undefined}
        />
      ))}
    </div>
  )
}
