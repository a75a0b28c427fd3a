import type { CacheHint } from '@polymux/core'

/** Marks the place up to which a prompt is kept. */
export function cacheControl(hint: CacheHint): object {
  return hint === '1h' ? { type: 'ephemeral', ttl: '1h' } : { type: 'ephemeral' }
}
