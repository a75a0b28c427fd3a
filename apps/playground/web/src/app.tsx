import { formatUsd } from '@polymux/cost'
import type { ReactElement } from 'react'
import type { Boot } from '../../protocol/api.ts'
import { ChatPanel } from './chat/chat-panel.tsx'
import { EmbeddingsPanel } from './embeddings/embeddings-panel.tsx'
import { Logo } from './pieces/logo.tsx'
import { PicturePanel } from './picture/picture-panel.tsx'
import { SessionProvider, useSession } from './session.tsx'

export function App({ boot }: { readonly boot: Boot }): ReactElement {
  const models = (kind: string): Boot['models'] => boot.models.filter((model) => model.kind === kind)
  return (
    <SessionProvider>
      <a className="skip" href="#chat">
        Skip to the chat
      </a>
      <Header boot={boot} />
      <main>
        <ChatPanel models={models('chat')} />
        <div className="side">
          <EmbeddingsPanel models={models('embedding')} />
          <PicturePanel models={models('image')} />
        </div>
      </main>
      <footer>
        <span>@polymux/core {boot.version}</span>
        <span>Costs are what the provider reported, never rounded to zero. Press one for the exact figure.</span>
      </footer>
      <Announcer />
    </SessionProvider>
  )
}

function Header({ boot }: { readonly boot: Boot }): ReactElement {
  return (
    <header>
      <div className="bar">
        <h1>
          <Logo /> Polymux <span>playground</span>
        </h1>
        <nav aria-label="Panels">
          <a href="#chat">Chat</a>
          <a href="#similarity">Similarity</a>
          <a href="#picture">Picture</a>
        </nav>
        <Spend isEmulated={boot.mode === 'emulator'} />
        <strong className={`mode ${boot.mode}`} data-testid="mode">
          {boot.mode === 'live' ? 'LIVE' : 'EMULATOR'}
        </strong>
      </div>
      <p className="note">{boot.note}</p>
    </header>
  )
}

/** What all calls since the page was loaded cost, added up exactly. */
function Spend({ isEmulated }: { readonly isEmulated: boolean }): ReactElement {
  const { known, unknownCalls } = useSession().spend
  const amount = `${unknownCalls > 0 ? '≥ ' : ''}${formatUsd(known)}`
  const title = `${known.toString()} USD${unknownCalls > 0 ? `, and ${unknownCalls} calls of unknown cost` : ''}`
  return (
    <p className="spend" title={title}>
      <span>{isEmulated ? 'Would have cost' : 'Spent'}</span> <output data-testid="spend">{amount}</output>
    </p>
  )
}

function Announcer(): ReactElement {
  return (
    <div className="unseen" role="status">
      {useSession().announcement}
    </div>
  )
}
