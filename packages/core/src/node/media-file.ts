/**
 * A file of this machine as part of a message. Messages themselves take no paths, and that is on purpose: a server that passes on
 * what its users wrote would hand them its own files. Here it is the program that names the file.
 */
import { ModelError } from '../model-error.ts'
import type { MediaPart } from '../message.ts'
import { mediaTypeOf } from './media-type.ts'

/** What `mediaFile` may be told about a file. */
export interface MediaFileOptions {
  /** Larger files are refused before they are read. Default 100 MB, the most that OpenRouter's file upload takes; models take less as a rule. */
  readonly maxBytes?: number | undefined
  /** Default: what the first bytes say, else the end of the name. */
  readonly mediaType?: string | undefined
  /** The name that the model is shown. Default: that of the file, without its folders. */
  readonly name?: string | undefined
}

const defaultMaxBytes = 100_000_000

/**
 * Reads a picture, a PDF, sound or a film: `content: [{ type: 'text', text: 'Sum up' }, await mediaFile('report.pdf')]`. Rejects with
 * `bad_request` when there is no such file, when it is none (a folder, a pipe), when it cannot be read, and when it is too large.
 */
export async function mediaFile(path: string | URL, options: MediaFileOptions = {}): Promise<MediaPart> {
  const { maxBytes = defaultMaxBytes } = options
  const { basename } = await import('node:path')
  const { fileURLToPath } = await import('node:url')
  const { readFile, stat } = await import('node:fs/promises')
  try {
    // A pipe or a device would be waited for without end, so nothing is opened before this.
    const found = await stat(path)
    if (!found.isFile()) throw refused(path, 'is not a file')
    const read = found.size > maxBytes ? undefined : await readFile(path)
    const size = read?.length ?? found.size
    if (!read || size > maxBytes)
      throw refused(path, `holds ${size} bytes, more than the ${maxBytes} that maxBytes allows. Give its URL, or raise maxBytes`)
    const bytes = new Uint8Array(read.buffer, read.byteOffset, read.length)
    const name = options.name ?? basename(path instanceof URL ? fileURLToPath(path) : path)
    const mediaType = options.mediaType ?? mediaTypeOf(bytes, name)
    return { type: kindOf(mediaType), data: { bytes, mediaType }, name }
  } catch (cause) {
    if (ModelError.is(cause)) throw cause
    throw refused(path, `could not be read (${cause instanceof Error ? cause.message : String(cause)})`, cause)
  }
}

function kindOf(mediaType: string): MediaPart['type'] {
  const kind = mediaType.split('/')[0]
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'file'
}

function refused(path: string | URL, why: string, cause?: unknown): ModelError {
  return new ModelError({ code: 'bad_request', message: `mediaFile: ${String(path)} ${why}.`, phase: 'request', cause })
}
