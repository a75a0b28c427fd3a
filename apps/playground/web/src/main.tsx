import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { fetchBoot } from './api-client.ts'
import { App } from './app.tsx'

const root = document.querySelector('#root')
if (root) {
  try {
    const boot = await fetchBoot()
    createRoot(root).render(
      <StrictMode>
        <App boot={boot} />
      </StrictMode>,
    )
  } catch {
    root.textContent = 'The playground server does not answer. Start it again, then reload this page.'
  }
}
