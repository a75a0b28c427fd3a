/** Answers that several checks share, cut down to what a provider claims. */
import type { ProviderCapabilities } from '@polymux/core'
import type { ScriptedChat, ScriptedImage, ScriptedUsage } from './conformance-wire.ts'

const usage = { inputTokens: 21, outputTokens: 13 } as const

/** A few words in several scripts, so that a cut through a character is noticed. */
export function textAnswer(claims: ProviderCapabilities): ScriptedChat {
  return {
    id: 'answer-1',
    modelId: 'conformance-1',
    text: ['The sea', ' is calm', ', el mar está en calma', ', 海は静か 🌊', '.'],
    finish: 'stop',
    ...usageIn(claims, usage),
  }
}

/** The usage that a provider may be expected to report. */
function usageIn(claims: ProviderCapabilities, reported: ScriptedUsage): { usage?: ScriptedUsage } {
  const features = claims.chat?.features ?? []
  if (!features.includes('usage')) return {}
  const { costUsd, ...tokens } = reported
  return { usage: features.includes('cost') ? { ...tokens, costUsd: costUsd ?? '0.00012345' } : tokens }
}

/** Small PNGs, different for each number. */
export function picture(number: number): ScriptedImage {
  const bytes = Buffer.concat([Buffer.from(onePixel, 'base64'), Buffer.from(`picture ${number}`)])
  return { base64: bytes.toString('base64'), mediaType: 'image/png' }
}

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4AWM4IScHAAK2AQUmJcn5AAAAAElFTkSuQmCC'
