import type { ToolCall } from '@polymux/core'
import type { FormEvent, ReactElement } from 'react'
import { demoResult } from './demo-tool.ts'

export interface AnsweredCall {
  readonly call: ToolCall
  readonly content: string
}

interface ToolResultsProps {
  readonly calls: readonly ToolCall[]
  readonly onSend: (results: readonly AnsweredCall[]) => void
}

/** Asks the reader to play the tools that were called. Nothing when none was. */
export function ToolResults({ calls, onSend }: ToolResultsProps): ReactElement | null {
  if (calls.length === 0) return null
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    onSend(calls.map((call, index) => ({ call, content: String(form.get(String(index)) ?? '') })))
  }
  return (
    <form className="results" onSubmit={submit}>
      {calls.map((call, index) => (
        <label key={index}>
          <span>
            Result of <code>{call.name}</code>
          </span>
          <input name={String(index)} defaultValue={demoResult(call)} spellCheck={false} />
        </label>
      ))}
      <button type="submit">Send result</button>
    </form>
  )
}
