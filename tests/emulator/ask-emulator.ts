import type { Emulator } from '@polymux/testkit/emulator'
import type { JudgedResponse } from '../openapi/judge-response.ts'
import type { EmulatorRequest } from './requests.ts'

/** Asks in process and reads the answer to its end. */
export async function askEmulator(emulator: Emulator, request: EmulatorRequest): Promise<JudgedResponse> {
  const { method, path, body, headers = {} } = request
  const answer = await emulator.transport({
    method,
    url: `https://openrouter.ai/api/v1${path}`,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const parts: Uint8Array[] = []
  for await (const part of answer.body) parts.push(part)
  return { status: answer.status, contentType: answer.headers['content-type'] ?? '', bytes: Buffer.concat(parts) }
}
