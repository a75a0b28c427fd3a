import type { Cost } from '@polymux/core'
import { Money, spendOf } from '@polymux/cost'
import { createContext, useContext, useMemo, useState, type ReactElement, type ReactNode } from 'react'

/** What the panels share: a total of what was spent since the page was loaded, and a voice for people who listen to it. */
export interface Session {
  readonly spend: SessionSpend
  /** The text that is announced now. */
  readonly announcement: string
  /** Adds what a call cost; `undefined` when a call was made and nobody said what it cost. */
  readonly addCost: (cost: Cost | undefined) => void
  /** Said when the listener is free. For beginnings and ends, not for what comes in between. */
  readonly announce: (text: string) => void
}

export interface SessionSpend {
  /** Exact USD of the calls whose cost is known. */
  readonly known: Money
  readonly unknownCalls: number
}

const SessionContext = createContext<Session | undefined>(undefined)

export function SessionProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const [spend, setSpend] = useState<SessionSpend>({ known: new Money(0n), unknownCalls: 0 })
  const [announcement, announce] = useState('')
  const session = useMemo(
    () => ({ spend, announcement, announce, addCost: (cost: Cost | undefined) => setSpend((before) => add(before, cost)) }),
    [spend, announcement],
  )
  return <SessionContext value={session}>{children}</SessionContext>
}

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession needs a SessionProvider around it')
  return session
}

function add({ known, unknownCalls }: SessionSpend, cost: Cost | undefined): SessionSpend {
  const amount = Money.tryParse(cost && spendOf(cost).total)
  return amount ? { known: known.add(amount), unknownCalls } : { known, unknownCalls: unknownCalls + 1 }
}
