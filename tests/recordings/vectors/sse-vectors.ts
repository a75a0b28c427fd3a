/** The decoder vectors: bytes in pieces, and the events they are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { items, member } from '../json-value.ts'
import { hasVectors, vectorsFolder } from '../shared-folder.ts'

export interface SseEvent {
  readonly event: string
  readonly data: string
  readonly id: string
}

export interface SseVector {
  readonly id: string
  readonly chunks: readonly Uint8Array[]
  readonly expected: readonly SseEvent[]
}

/** Every vector; none where the folder is absent. */
export function sseVectors(): readonly SseVector[] {
  if (!hasVectors) return []
  const file: unknown = JSON.parse(readFileSync(join(vectorsFolder, 'sse.json'), 'utf8'))
  return items(file).map((vector) => ({
    id: String(member(vector, 'id')),
    chunks: items(member(vector, 'chunks')).map((chunk) => Buffer.from(String(chunk), 'base64')),
    expected: items(member(vector, 'expect')).map((event) => ({
      event: String(member(event, 'event')),
      data: String(member(event, 'data')),
      id: String(member(event, 'id')),
    })),
  }))
}
