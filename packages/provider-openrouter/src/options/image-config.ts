/** OpenRouter's image settings; keys not listed here go through in snake_case. */
export interface ImageConfig {
  /** Such as `16:9`. */
  readonly aspectRatio?: string | undefined
  readonly imageSize?: '1K' | '2K' | '4K' | (string & {}) | undefined
  readonly [setting: string]: unknown
}
