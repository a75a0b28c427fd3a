import type { FormEvent, ReactElement } from 'react'
import type { ImagesBody } from '../../../protocol/api.ts'

const sizes = ['1024x1024', '1536x1024', '1024x1536', '1792x1024', '1024x1792']
const qualities = ['low', 'standard', 'medium', 'high', 'hd']
const counts = ['1', '2', '3', '4']

interface PictureFormProps {
  readonly asked: Required<ImagesBody>
  readonly isBusy: boolean
  readonly onChange: (changes: Partial<Required<ImagesBody>>) => void
  readonly onDraw: () => void
  readonly onStop: () => void
}

export function PictureForm({ asked, isBusy, onChange, onDraw, onStop }: PictureFormProps): ReactElement {
  function submit(event: FormEvent): void {
    event.preventDefault()
    onDraw()
  }
  return (
    <form onSubmit={submit}>
      <textarea
        aria-label="What to draw"
        rows={2}
        value={asked.prompt}
        onChange={(event) => onChange({ prompt: event.target.value })}
      />
      <div className="row choices">
        <Choice label="Size" values={sizes} value={asked.size ?? ''} onChange={(size) => onChange({ size })} />
        <Choice label="Quality" values={qualities} value={asked.quality ?? ''} onChange={(quality) => onChange({ quality })} />
        <Choice label="Count" values={counts} value={String(asked.n)} onChange={(n) => onChange({ n: Number(n) })} />
        {isBusy ? (
          <button type="button" className="stop" onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="submit" disabled={asked.prompt.trim() === '' || asked.model === ''}>
            Draw
          </button>
        )}
      </div>
    </form>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly values: readonly string[]
  readonly value: string
  readonly onChange: (value: string) => void
}

function Choice({ label, onChange, value, values }: ChoiceProps): ReactElement {
  return (
    <label className="choice">
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {values.map((each) => (
          <option key={each} value={each}>
            {each.replace('x', ' × ')}
          </option>
        ))}
      </select>
    </label>
  )
}
