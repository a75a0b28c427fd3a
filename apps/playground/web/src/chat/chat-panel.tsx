import { useState, type ReactElement } from 'react'
import type { OfferedModel } from '../../../protocol/api.ts'
import { ModelPicker } from '../pieces/model-picker.tsx'
import { Panel } from '../pieces/panel.tsx'
import { Composer } from './composer.tsx'
import { openCalls, toolResult } from './history.ts'
import { startersFor, type Starter } from './starters.ts'
import { Thread } from './thread.tsx'
import { ToolResults } from './tool-results.tsx'
import type { Ask } from './turn.ts'
import { useChat } from './use-chat.ts'

export function ChatPanel({ models }: { readonly models: readonly OfferedModel[] }): ReactElement {
  const chat = useChat()
  const [settings, setSettings] = useState<Omit<Ask, 'input'>>({
    model: models[0]?.id ?? '',
    isThinking: false,
    isOfferingTool: false,
  })
  const { isBusy, turns } = chat
  const say = (text: string, asked: Omit<Ask, 'input'>): void => chat.send({ ...asked, input: [{ role: 'user', content: text }] })

  function begin({ prompt, settings: wanted }: Starter): void {
    const { isOfferingTool = false, isThinking = false, model = settings.model } = wanted
    // The switches stay as the example set them; the model of an example that fails does not.
    setSettings({ ...settings, isOfferingTool, isThinking })
    say(prompt, { model, isOfferingTool, isThinking })
  }

  return (
    <Panel
      id="chat"
      title="Chat"
      about="Events as they stream in, with what each answer cost."
      controls={
        <div className="controls">
          {turns.length > 0 && (
            <button type="button" className="quiet" disabled={isBusy} onClick={chat.clear}>
              New chat
            </button>
          )}
          <ModelPicker
            label="Chat model"
            models={models}
            value={settings.model}
            onChange={(model) => setSettings({ ...settings, model })}
          />
        </div>
      }
    >
      <Thread turns={turns} isBusy={isBusy} models={models} onRetry={chat.retry}>
        <Starters starters={startersFor(models)} onChoose={begin} />
      </Thread>
      {!isBusy && (
        <ToolResults
          calls={openCalls(turns)}
          onSend={(results) => chat.send({ ...settings, input: results.map(({ call, content }) => toolResult(call, content)) })}
        />
      )}
      <Composer
        isBusy={isBusy}
        settings={settings}
        onChange={setSettings}
        onSend={(text) => say(text, settings)}
        onStop={chat.stop}
      />
    </Panel>
  )
}

interface StartersProps {
  readonly starters: readonly Starter[]
  readonly onChoose: (starter: Starter) => void
}

function Starters({ onChoose, starters }: StartersProps): ReactElement {
  return (
    <div className="empty">
      <p>Start with an example, or write below.</p>
      <ul className="starters">
        {starters.map((starter) => (
          <li key={starter.title}>
            <button type="button" data-testid="starter" onClick={() => onChoose(starter)}>
              <strong>{starter.title}</strong>
              <span>{starter.prompt}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
