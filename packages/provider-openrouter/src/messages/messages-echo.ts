/**
 * What blocks of this wire hold beside what parts can say: signatures, citations, server tools, fields yet to come. It rides in the
 * part's echo under a name of its own, so that OpenRouter's other wires, which share the provider's name, never send it.
 */
import type { AssistantMessage, AssistantPart, Echo, OpaquePart } from '@polymux/core'
import type { ModelContext, WireObject } from '@polymux/core/adapter'
import { modelFamily } from '../chat/model-family.ts'
import { authorOf, sameFamily } from '../chat/reasoning-family.ts'
import { asObject } from '@polymux/core/adapter'

const field = 'messages'

/** The data of an echo that holds `fields` of a block. */
export function echoData(fields: WireObject): WireObject {
  return { [field]: fields }
}

/** The fields of a block that an echo holds; `undefined` when it is of another provider or another wire. */
export function echoedFields(echo: Echo | undefined, context: ModelContext): WireObject | undefined {
  return echo?.provider === context.provider ? asObject(echo.data[field]) : undefined
}

/** A block that no other part can hold, whole and in its place. */
export function opaqueBlock(block: WireObject, { modelId, provider }: ModelContext): OpaquePart {
  return { type: 'opaque', echo: { provider, modelId, data: echoData(block) } }
}

/** Whether a part was made by a model of another vendor than the one asked now; the message says it where a router or preset chose. */
export function isOtherVendor(part: AssistantPart, message: AssistantMessage, { modelId, provider }: ModelContext): boolean {
  const chosen = message.echo?.provider === provider ? authorOf(message.echo) : undefined
  return !sameFamily(chosen ?? authorOf(part.echo), modelFamily(modelId))
}
