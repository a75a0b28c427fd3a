import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ModelError } from '../model-error.ts'
import { mediaFile } from './media-file.ts'
import { mediaTypeOf } from './media-type.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymux-media-file-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function write(name: string, content: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, Buffer.from(content, 'latin1'))
  return path
}

describe('a file as part of a message', () => {
  test('is a picture, sound, a film or a file by what its bytes say, whatever its name', async () => {
    const kinds = await Promise.all(
      [
        ['a.bin', '\x89PNG\r\n\x1a\n'],
        ['b.bin', 'ID3\x04'],
        ['c.bin', '\0\0\0\x20ftypisom'],
        ['d.bin', '%PDF-1.7'],
      ].map(async ([name = '', content = '']) => mediaFile(await write(name, content))),
    )
    expect(kinds.map(({ data, type }) => [type, 'mediaType' in data && data.mediaType])).toEqual([
      ['image', 'image/png'],
      ['audio', 'audio/mpeg'],
      ['video', 'video/mp4'],
      ['file', 'application/pdf'],
    ])
  })

  test('brings its bytes and its name without folders, and takes a URL for its path', async () => {
    const path = await write('my notes.md', '# Sea')
    const expected = {
      type: 'file',
      name: 'my notes.md',
      data: { mediaType: 'text/markdown', bytes: new Uint8Array([35, 32, 83, 101, 97]) },
    }
    expect(await mediaFile(path)).toEqual(expected)
    expect(await mediaFile(pathToFileURL(path))).toEqual(expected)
  })

  test('takes the name and the media type it is given', async () => {
    const part = await mediaFile(await write('e.bin', 'x'), { name: 'sea.png', mediaType: 'image/png' })
    expect(part).toMatchObject({ type: 'image', name: 'sea.png', data: { mediaType: 'image/png' } })
  })

  test('is refused when it is larger than allowed, by its size and before it is read', async () => {
    const path = await write('large.txt', 'x'.repeat(11))
    const error = await mediaFile(path, { maxBytes: 10 }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'bad_request', retryable: false, message: expect.stringContaining('11 bytes') })
    expect((await mediaFile(path, { maxBytes: 11 })).type).toBe('file')
  })

  test.each([
    ['missing', () => join(folder, 'none.pdf'), 'ENOENT'],
    ['a folder', () => folder, 'is not a file'],
    ['a device that would never end', () => '/dev/zero', process.platform === 'win32' ? 'could not be read' : 'is not a file'],
  ])('is refused with its path when it is %s', async (_, pathOf, why) => {
    const error: unknown = await mediaFile(pathOf()).catch((thrown: unknown) => thrown)
    expect(ModelError.is(error) && [error.code, error.message]).toEqual(['bad_request', expect.stringContaining(why)])
    expect(String(error)).toContain(pathOf())
  })
})

describe('media types', () => {
  test.each([
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['GIF89a', 'image/gif'],
    ['RIFF\0\0\0\0WEBP', 'image/webp'],
    ['RIFF\0\0\0\0WAVE', 'audio/wav'],
    ['FORM\0\0\0\0AIFF', 'audio/aiff'],
    ['fLaC', 'audio/flac'],
    ['OggS', 'audio/ogg'],
    ['\xff\xfb\x90', 'audio/mpeg'],
    ['\xff\xf1\x50', 'audio/aac'],
    ['\0\0\0\x1cftypM4A ', 'audio/mp4'],
    ['\0\0\0\x14ftypqt  ', 'video/quicktime'],
    ['\0\0\0\x1cftypavif', 'image/avif'],
    ['\x1aE\xdf\xa3', 'video/webm'],
  ])('%j is %s', (start, mediaType) => {
    expect(mediaTypeOf(Buffer.from(start, 'latin1'), 'x')).toBe(mediaType)
  })

  test.each([
    ['a.CSV', 'text/csv'],
    ['a.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['a.constructor', 'application/octet-stream'],
    ['a', 'application/octet-stream'],
  ])('without a signature %s is %s', (name, mediaType) => {
    expect(mediaTypeOf(Buffer.from('hello'), name)).toBe(mediaType)
  })
})
