import { memo, type NamedExoticComponent, type ReactElement } from 'react'
import { parseBlocks, type Block } from './blocks.ts'
import { parseInlines, type Inline } from './inlines.ts'

/** A text of a model, as React elements alone. */
export const Markdown: NamedExoticComponent<{ readonly text: string }> = memo(function Markdown({
  text,
}: {
  readonly text: string
}) {
  return (
    <div className="markdown" dir="auto">
      <Blocks blocks={parseBlocks(text)} />
    </div>
  )
})

function Blocks({ blocks }: { readonly blocks: readonly Block[] }): ReactElement {
  // Blocks are only ever added at the end, so their places are their names.
  return <>{blocks.map((block, index) => renderBlock(block, index))}</>
}

function renderBlock(block: Block, key: number): ReactElement {
  switch (block.type) {
    case 'heading':
      // The page has its own headings; those of an answer begin below them.
      return (
        <p key={key} role="heading" aria-level={Math.min(block.level + 2, 6)} className="heading">
          <Inlines text={block.text} />
        </p>
      )
    case 'code':
      return <Code key={key} language={block.language} text={block.text} />
    case 'list':
      return <List key={key} {...block} />
    case 'quote':
      return (
        <blockquote key={key}>
          <Blocks blocks={block.blocks} />
        </blockquote>
      )
    case 'table':
      return <Table key={key} head={block.head} rows={block.rows} />
    case 'rule':
      return <hr key={key} />
    default:
      return (
        <p key={key}>
          <Inlines text={block.text} />
        </p>
      )
  }
}

function Code({ language, text }: { readonly language: string; readonly text: string }): ReactElement {
  return (
    <pre tabIndex={0} aria-label={language ? `Code, ${language}` : 'Code'}>
      {language && <span className="language">{language}</span>}
      <code>{text}</code>
    </pre>
  )
}

function List({ items, start }: { readonly items: readonly (readonly Block[])[]; readonly start?: number }): ReactElement {
  const children = items.map((blocks, index) => (
    <li key={index}>
      <Blocks blocks={blocks} />
    </li>
  ))
  return start === undefined ? <ul>{children}</ul> : <ol start={start}>{children}</ol>
}

function Table({
  head,
  rows,
}: {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}): ReactElement {
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label="Table">
      <table>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col">
                <Inlines text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {head.map((_, column) => (
                <td key={column}>
                  <Inlines text={row[column] ?? ''} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Inlines({ text }: { readonly text: string }): ReactElement {
  return <>{parseInlines(text).map((inline, index) => renderInline(inline, index))}</>
}

function renderInline(inline: Inline, key: number): ReactElement | string {
  switch (inline.type) {
    case 'code':
      return <code key={key}>{inline.text}</code>
    case 'strong':
      return <strong key={key}>{inline.content.map(renderInline)}</strong>
    case 'emphasis':
      return <em key={key}>{inline.content.map(renderInline)}</em>
    case 'link':
      return (
        <a key={key} href={inline.url} target="_blank" rel="noopener noreferrer" title={new URL(inline.url).host}>
          {inline.content.map(renderInline)}
        </a>
      )
    default:
      return inline.text
  }
}
