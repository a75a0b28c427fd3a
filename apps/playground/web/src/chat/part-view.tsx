import type { AssistantPart, MediaData } from '@polymux/core'
import type { ReactElement } from 'react'
import { Markdown } from '../markdown/markdown.tsx'

interface PartViewProps {
  readonly part: AssistantPart
  /** Whether it is still being written. */
  readonly isOpen: boolean
}

/** One part of an answer. Kinds this page has no picture of are named, not hidden. */
export function PartView({ isOpen, part }: PartViewProps): ReactElement {
  switch (part.type) {
    case 'text':
      return <Markdown text={part.text} />
    case 'refusal':
      return (
        <div className="refusal">
          <Markdown text={part.text} />
        </div>
      )
    case 'reasoning':
      return (
        <details className="reasoning" data-testid="reasoning">
          <summary>{isOpen ? 'Thinking …' : 'Thoughts'}</summary>
          <Markdown text={part.text} />
        </details>
      )
    case 'tool-call':
      return (
        <div className="call" data-testid="tool-call">
          <span>Call</span> <code>{part.name}</code>
          <pre tabIndex={0} aria-label="Arguments">
            {part.argumentsText}
          </pre>
          {part.invalid && <p>Not to be run: its arguments are {part.reason === 'truncated' ? 'cut off' : 'no JSON'}.</p>}
        </div>
      )
    case 'image':
      return <Picture data={part.data} />
    default:
      return <p className="other">An answer of type {part.type}, which this page does not show.</p>
  }
}

function Picture({ data }: { readonly data: MediaData }): ReactElement {
  const url = 'base64' in data ? `data:${data.mediaType};base64,${data.base64}` : 'url' in data ? data.url : ''
  if (url.startsWith('data:image/')) return <img src={url} alt="Drawn by the model" />
  return <p className="other">A picture at {url || 'no address'}, which this page does not load from elsewhere.</p>
}
