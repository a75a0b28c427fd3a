import { useRef, useState, type FormEvent, type KeyboardEvent, type ReactElement } from 'react'
import type { Ask } from './turn.ts'

type Settings = Omit<Ask, 'input'>

interface ComposerProps {
  readonly isBusy: boolean
  readonly settings: Settings
  readonly onChange: (settings: Settings) => void
  readonly onSend: (text: string) => void
  readonly onStop: () => void
}

/** Enter sends, Shift and Enter begin a new line. While an answer arrives, the button stops it. */
export function Composer({ isBusy, onChange, onSend, onStop, settings }: ComposerProps): ReactElement {
  const [text, setText] = useState('')
  const form = useRef<HTMLFormElement>(null)
  const isReady = text.trim() !== '' && settings.model !== ''

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isBusy || !isReady) return
    onSend(text.trim())
    setText('')
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Enter also ends the input of an ideograph, and then it is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    form.current?.requestSubmit()
  }

  return (
    <form ref={form} className="composer" onSubmit={submit}>
      <textarea
        aria-label="Message"
        placeholder="Write a message"
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="row">
        <Switch label="Think first" isOn={settings.isThinking} onChange={(isThinking) => onChange({ ...settings, isThinking })} />
        <Switch
          label="Offer a tool"
          isOn={settings.isOfferingTool}
          onChange={(isOfferingTool) => onChange({ ...settings, isOfferingTool })}
        />
        {isBusy ? (
          <button type="button" className="stop" onClick={onStop}>
            Stop <kbd>Esc</kbd>
          </button>
        ) : (
          <button type="submit" disabled={!isReady}>
            Send <kbd>⏎</kbd>
          </button>
        )}
      </div>
    </form>
  )
}

interface SwitchProps {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}

function Switch({ isOn, label, onChange }: SwitchProps): ReactElement {
  return (
    <label className="switch">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  )
}
