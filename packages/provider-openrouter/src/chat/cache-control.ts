/**
 * Breakpoints of the prompt cache. OpenRouter turns either form into the other to suit the host that answers, lifetimes excepted;
 * its document has them on text alone, and a recorded call has one on a picture.
 */
import type { CacheHint, MediaPart, TextPart } from '@polymux/core'
import type { ModelContext, WireObject } from '@polymux/core/adapter'
import { modelFamily } from './model-family.ts'

/** Five minutes is the default lifetime and has no name on the wire. */
export function toCacheControl(cache: CacheHint): WireObject {
  return cache === '1h' ? { type: 'ephemeral', ttl: '1h' } : { type: 'ephemeral' }
}

/** The fields that mark the end of what is kept. Warns where the wire has no place for them. */
export function cacheFields({ cache, type }: TextPart | MediaPart, context: ModelContext): WireObject {
  if (!cache) return {}
  if (type === 'text' && modelFamily(context.modelId) === 'openai') {
    context.note('cache', 'is sent as prompt_cache_breakpoint, which says how far to keep the prompt and not how long.')
    return { prompt_cache_breakpoint: { mode: 'explicit' } }
  }
  if (type === 'text' || type === 'image') return { cache_control: toCacheControl(cache) }
  context.warn('cache', `was left out: OpenRouter has no cache breakpoint on ${type} parts. Put it on a text part after them.`)
  return {}
}
