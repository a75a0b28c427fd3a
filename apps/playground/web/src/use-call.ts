import type { Usage, ModelErrorFields } from '@polymux/core'
import { useRef, useState } from 'react'
import { errorFields } from './api-client.ts'
import { useSession } from './session.tsx'

export interface Call<Input, Reply> {
  readonly isBusy: boolean
  /** The last answer, and what it answers. It stays while the next call is made. */
  readonly last?: { readonly input: Input; readonly reply: Reply; readonly tookMs: number }
  readonly error?: ModelErrorFields
  readonly run: (input: Input) => void
  readonly stop: () => void
}

interface CallOptions<Input, Reply> {
  /** What is done, such as `Drawing`. */
  readonly name: string
  readonly fetch: (input: Input, signal: AbortSignal) => Promise<Reply>
}

type State<Input, Reply> = Pick<Call<Input, Reply>, 'isBusy' | 'last' | 'error'>

/** A call that is answered at once and whole. Its beginning and end are announced, its cost is added to the session's. */
export function useCall<Input, Reply extends { readonly usage: Usage }>(options: CallOptions<Input, Reply>): Call<Input, Reply> {
  const { addCost, announce } = useSession()
  const [state, setState] = useState<State<Input, Reply>>({ isBusy: false })
  const running = useRef<AbortController>(undefined)

  async function run(input: Input): Promise<void> {
    const { signal } = (running.current = new AbortController())
    const start = performance.now()
    setState(({ last }) => ({ isBusy: true, ...(last && { last }) }))
    announce(`${options.name} …`)
    try {
      const reply = await options.fetch(input, signal)
      setState({ isBusy: false, last: { input, reply, tookMs: performance.now() - start } })
      addCost(reply.usage.cost)
      announce(`${options.name}: done, ${reply.usage.cost ? `${reply.usage.cost.usd} dollars` : 'cost unknown'}.`)
    } catch (error) {
      setState(({ last }) => ({ isBusy: false, ...(last && { last }), ...(!signal.aborted && { error: errorFields(error) }) }))
      if (signal.aborted) addCost(undefined)
    }
  }

  return { ...state, run: (input) => void (state.isBusy || run(input)), stop: () => running.current?.abort() }
}
