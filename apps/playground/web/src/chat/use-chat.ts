import { useCallback, useEffect, useRef, useState } from 'react'
import { errorFields, fetchChat } from '../api-client.ts'
import { useSession, type Session } from '../session.tsx'
import { demoTool } from './demo-tool.ts'
import { messagesFor } from './history.ts'
import { applyLine, fail, isRunning, openTurn, type Ask, type Turn } from './turn.ts'

export interface Chat {
  readonly turns: readonly Turn[]
  readonly isBusy: boolean
  readonly send: (ask: Ask) => void
  /** Asks again what the last turn asked, in its place. */
  readonly retry: () => void
  readonly stop: () => void
  readonly clear: () => void
}

/** How often the page repaints while an answer arrives. Eyes do not notice more, processors do. */
const repaintMs = 33

export function useChat(): Chat {
  const session = useSession()
  const [turns, setTurns] = useState<readonly Turn[]>([])
  const running = useRef<AbortController>(undefined)
  const isBusy = turns.some(isRunning)
  const stop = useCallback(() => running.current?.abort(), [])
  useStopOnEscape(isBusy, stop)

  async function run(ask: Ask, before: readonly Turn[]): Promise<void> {
    const controller = new AbortController()
    running.current = controller
    const opened = openTurn((before.at(-1)?.id ?? 0) + 1, ask)
    setTurns([...before, opened])
    session.announce('The model is answering.')
    const show = (turn: Turn): void => setTurns((all) => all.map((other) => (other.id === turn.id ? turn : other)))
    const ended = await follow({ opened, before, show, signal: controller.signal })
    show(ended)
    report(ended, session)
  }

  return {
    turns,
    isBusy,
    send: (ask) => void (isBusy || run(ask, turns)),
    retry() {
      const last = turns.at(-1)
      if (last && !isBusy) void run(last.ask, turns.slice(0, -1))
    },
    stop,
    clear: () => setTurns([]),
  }
}

interface Following {
  readonly opened: Turn
  readonly before: readonly Turn[]
  readonly show: (turn: Turn) => void
  readonly signal: AbortSignal
}

/** Drives one answer to its end, whatever that is. */
async function follow({ before, opened, show, signal }: Following): Promise<Turn> {
  const { ask } = opened
  const body = {
    model: ask.model,
    messages: messagesFor(before, ask.input),
    ...(ask.isThinking && { reasoning: { effort: 'low' } }),
    ...(ask.isOfferingTool && { tools: [demoTool] }),
  }
  let turn = opened
  const repainting = setInterval(() => show(turn), repaintMs)
  try {
    for await (const line of fetchChat(body, signal)) turn = applyLine(turn, line)
  } catch (error) {
    turn = signal.aborted ? { ...turn, state: 'stopped' } : fail(turn, errorFields(error))
  } finally {
    clearInterval(repainting)
  }
  return turn
}

/** Tells the total and the listener how it ended. Cards of errors speak for themselves. */
function report(turn: Turn, { addCost, announce }: Session): void {
  const mayBeBilled = turn.state === 'stopped' || turn.usage !== undefined || turn.parts.length > 0
  if (mayBeBilled) addCost(turn.usage?.cost)
  if (turn.state === 'stopped') announce('Stopped.')
  if (turn.state !== 'done') return
  const cost = turn.usage?.cost ? `${turn.usage.cost.usd} dollars` : 'cost unknown'
  announce(`Done: ${turn.usage?.outputTokens ?? 'an unknown number of'} tokens, ${cost}.`)
}

function useStopOnEscape(isBusy: boolean, stop: () => void): void {
  useEffect(() => {
    if (!isBusy) return undefined
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') stop()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [isBusy, stop])
}
