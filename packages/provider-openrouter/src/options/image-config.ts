/** OpenRouter's image settings; keys not listed here go through in snake_case. */
export interface ImageConfig {
  /** Such as `16:9`. */
  readonly aspectRatio?: string | undefined
  /** How large the picture is to be; which sizes there are differs by model. Default: the model's. */
  readonly imageSize?: '1K' | '2K' | '4K' | (string & {}) | undefined
  readonly [setting: string]: unknown
}
