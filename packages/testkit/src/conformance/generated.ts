import type { ChatRequest, ChatResult } from '@polymux/core'
import type { Bench } from './bench.ts'
import { chatWire, plainRequest } from './claims.ts'
import type { ScriptedChat } from './conformance-wire.ts'
import { wholeReply } from './scripted-reply.ts'

/** A chat answer of which only what matters is said. */
export function answerWith(change: Partial<ScriptedChat>): ScriptedChat {
  return { id: 'answer-1', modelId: 'conformance-1', finish: 'stop', ...change }
}

/** What the provider makes of an answer that does not stream. */
export async function generate(bench: Bench, answer: ScriptedChat, request: Partial<ChatRequest> = {}): Promise<ChatResult> {
  const { chat } = await bench.serve([wholeReply(chatWire(bench).whole(answer))])
  return await chat().generate({ ...plainRequest, ...request })
}
