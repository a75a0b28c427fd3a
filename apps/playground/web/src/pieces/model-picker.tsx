import { useState, type ReactElement } from 'react'
import type { OfferedModel } from '../../../protocol/api.ts'

interface ModelPickerProps {
  readonly label: string
  readonly models: readonly OfferedModel[]
  readonly value: string
  readonly onChange: (id: string) => void
}

const OTHER = 'other'

/** The models the server proposes, and a field for any other id. */
export function ModelPicker({ label, models, onChange, value }: ModelPickerProps): ReactElement {
  const [isOther, setOther] = useState(false)
  const example = `${models[0]?.id.split('/', 1)[0] ?? 'provider'}/vendor/model`
  function choose(id: string): void {
    setOther(id === OTHER)
    onChange(id === OTHER ? '' : id)
  }
  return (
    <div className="picker">
      <select aria-label={label} value={isOther ? OTHER : value} onChange={(event) => choose(event.target.value)}>
        {models.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={OTHER}>Another id …</option>
      </select>
      {isOther && (
        <input
          aria-label={`${label}, id`}
          placeholder={example}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      )}
    </div>
  )
}
