import { describe, expect, test } from 'vitest'
import { toImageConfig } from './image-size.ts'

function config(request: Parameters<typeof toImageConfig>[0]): { readonly config: object; readonly warned: readonly string[] } {
  const warned: string[] = []
  const context = {
    provider: 'openrouter',
    modelId: 'm',
    stream: false,
    warn: (option: string) => void warned.push(option),
    note: () => {},
  }
  return { config: toImageConfig(request, context), warned }
}

describe('size and quality on the chat endpoint', () => {
  test.each([
    ['1024x1024', '1:1'],
    ['1536x1024', '3:2'],
    ['1024x1536', '2:3'],
    ['1792x1024', '16:9'],
    ['1024x1792', '9:16'],
    ['1920x1080', '16:9'],
    ['512x512', '1:1'],
    ['800x600', '4:3'],
  ])('%s is %s', (size, ratio) => {
    expect(config({ size })).toEqual({ config: { aspect_ratio: ratio }, warned: [] })
  })

  test.each(['auto', '7x9', '896x1152', '16:9', '', '0x0'])('the size "%s" warns and leaves the choice to the model', (size) => {
    expect(config({ size })).toEqual({ config: {}, warned: ['size'] })
  })

  test.each([
    ['low', '1K'],
    ['standard', '1K'],
    ['medium', '2K'],
    ['high', '4K'],
    ['hd', '4K'],
  ])('quality %s is %s', (quality, imageSize) => {
    expect(config({ quality })).toEqual({ config: { image_size: imageSize }, warned: [] })
  })

  test.each(['auto', 'ultra'])('the quality "%s" warns and leaves the choice to the model', (quality) => {
    expect(config({ quality })).toEqual({ config: {}, warned: ['quality'] })
  })

  test('a ratio and a resolution win over size and quality, whose contradiction is told', () => {
    expect(config({ size: '1024x1024', aspectRatio: '1:1', resolution: '512' })).toEqual({
      config: { aspect_ratio: '1:1', image_size: '512' },
      warned: [],
    })
    expect(config({ quality: 'high', resolution: '1K' })).toEqual({ config: { image_size: '1K' }, warned: ['quality'] })
  })

  test('a size that is a class is a resolution', () => {
    expect(config({ size: '2K' })).toEqual({ config: { image_size: '2K' }, warned: [] })
  })

  test.each([
    ['1024x1024', '3:2'],
    ['1536x1024', '1:1'],
    ['1792x1024', '9:16'],
  ])('%s with %s is a contradiction', (size, aspectRatio) => {
    expect(() => config({ size, aspectRatio })).toThrow(/contradicts/)
  })

  test.each([
    ['1792x1024', '16:9'],
    ['1024x1024', '1:1'],
    ['auto', '3:2'],
    ['2K', '3:2'],
    ['1024x1024', 'auto'],
  ])('%s with %s is none', (size, aspectRatio) => {
    expect(config({ size, aspectRatio }).config).toMatchObject({ aspect_ratio: aspectRatio })
  })
})
