import { snakeCase } from './option-table.ts'
import { asObject } from '@polymux/core/adapter'

/** Names that OpenRouter's broadcast gives a request; keys not listed here are the caller's own and go through untouched. */
export interface Trace {
  /** Groups the requests of one piece of work. */
  readonly traceId?: string | undefined
  /** What that piece of work is called. */
  readonly traceName?: string | undefined
  /** What the step that this request belongs to is called. */
  readonly spanName?: string | undefined
  /** What this request itself is called. */
  readonly generationName?: string | undefined
  /** The span, in the application's own tracing, that this request belongs under. */
  readonly parentSpanId?: string | undefined
  readonly [name: string]: unknown
}

const known = new Set(['traceId', 'traceName', 'spanName', 'generationName', 'parentSpanId'])

/** The five names that mean something to OpenRouter in its spelling, the rest as it is. */
export function toWireTrace(value: unknown): unknown {
  const entries = Object.entries(asObject(value) ?? {})
  return Object.fromEntries(entries.map(([name, item]) => [known.has(name) ? snakeCase(name) : name, item]))
}
