import type { ChatRequest } from '@polymux/core'
import type { CodecContext, WireRequest } from '@polymux/core/adapter'
import type { HeaderOptions } from '../options/header-options.ts'
import { requestHeaders } from '../request-headers.ts'
import type { OpenRouterSettings } from '../settings.ts'
import { modelFamily } from './model-family.ts'

/** Claude's hosts drop `strict` of tools without a sound unless this beta is asked for. */
const strictToolsBeta = 'structured-outputs-2025-11-13'

/** Headers of one chat request, whichever wire it takes. */
export function chatHeaders(
  { tools }: ChatRequest,
  options: HeaderOptions,
  context: CodecContext<OpenRouterSettings>,
): Pick<WireRequest, 'headers'> {
  const needsBeta = tools?.some(({ strict }) => strict) && modelFamily(context.modelId) === 'anthropic'
  if (needsBeta) context.note('tools', `strict needs the header x-anthropic-beta: ${strictToolsBeta}, which was added.`)
  return requestHeaders(options, context.settings, { betas: needsBeta ? [strictToolsBeta] : [] })
}
