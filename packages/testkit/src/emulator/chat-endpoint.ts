import { answerChat } from './chat-answer.ts'
import { readChatRequest } from './chat-request.ts'
import { plainChat, streamedChat } from './chat-wire.ts'
import type { Endpoint } from './endpoint.ts'

/** `POST /chat/completions`. */
export const chatEndpoint: Endpoint = ({ body, models, seed, clock, generation }) => {
  const request = readChatRequest(body, models)
  const written = { request, answer: answerChat(request, seed), generation: generation('gen'), clock }
  return request.stream ? streamedChat(written) : plainChat(written)
}
