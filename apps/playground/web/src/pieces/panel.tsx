import type { ReactElement, ReactNode } from 'react'

interface PanelProps {
  readonly id: string
  readonly title: string
  /** One sentence of what it shows. */
  readonly about: string
  /** Beside the title. */
  readonly controls: ReactNode
  readonly children: ReactNode
}

export function Panel({ about, children, controls, id, title }: PanelProps): ReactElement {
  return (
    <section className={`panel ${id}`} id={id} aria-labelledby={`${id}-title`} data-testid={id}>
      <div className="head">
        <div>
          <h2 id={`${id}-title`}>{title}</h2>
          <p>{about}</p>
        </div>
        {controls}
      </div>
      {children}
    </section>
  )
}
