import type { Usage } from '@polymux/core'

/** Counts of Anthropic: its input leaves out what the prompt cache gave and took. */
export interface WireUsage {
  readonly input_tokens?: number | null
  readonly output_tokens?: number | null
  readonly cache_read_input_tokens?: number | null
  readonly cache_creation_input_tokens?: number | null
}

/** The first event of a stream has the input, the last one the output, and either may repeat the other. */
export function addUsage(known: WireUsage, told: WireUsage): WireUsage {
  return { ...known, ...Object.fromEntries(Object.entries(told).filter(([, count]) => count !== null)) }
}

/** Ours: totals include their parts. */
export function readUsage(usage: WireUsage): Usage {
  const {
    input_tokens: fresh,
    output_tokens: output,
    cache_read_input_tokens: read,
    cache_creation_input_tokens: written,
  } = usage
  const input = fresh == null ? undefined : fresh + (read ?? 0) + (written ?? 0)
  return {
    ...(input !== undefined && { inputTokens: input }),
    ...(output != null && { outputTokens: output }),
    ...(input !== undefined && output != null && { totalTokens: input + output }),
    ...(read != null && { cacheReadTokens: read }),
    ...(written != null && { cacheWriteTokens: written }),
  }
}
