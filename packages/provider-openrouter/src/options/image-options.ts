/** Options of image requests. */
import type { ChatOptions } from './chat-options.ts'
import { chatOptionTable } from './chat-options.ts'
import type { OptionTable } from './option-table.ts'
import type { RequestOptions } from './request-options.ts'
import { headerSessionTable } from './session-header.ts'
import { unsentOptions } from './unsent-options.ts'

/** What image requests take beside {@link ChatOptions} and {@link RequestOptions}. */
export interface ImageOptions {
  /**
   * Which endpoint draws. Default: `images` for models that are known not to answer in text and for requests with settings that only it
   * has (`onPartial`, `outputFormat`, `outputCompression`, `background`); chat otherwise, going to `images` when chat refuses the model.
   */
  readonly endpoint?: 'chat' | 'images' | undefined
}

/** All that may stand under `providerOptions.openrouter` of a request for pictures. */
export type AllImageOptions = ImageOptions & ChatOptions & RequestOptions

/** Where the options of image requests go. Those of chat count, because chat models draw, too; what only words need does not. */
export const imageOptionTable: OptionTable<AllImageOptions> = {
  ...chatOptionTable,
  ...unsentOptions(
    [
      'serverTools',
      'structuredOutput',
      'answerFormat',
      'reasoning',
      'maxTokensField',
      'routerMetadata',
      'responseCache',
      'anthropicBeta',
    ],
    'in requests for pictures',
  ),
  endpoint: null,
}

/** Where they go on the images endpoint, which has none of chat's but the settings of the picture. */
export const imagesEndpointTable: OptionTable<ImageOptions & Pick<ChatOptions, 'imageConfig'> & RequestOptions> = {
  ...headerSessionTable,
  imageConfig: chatOptionTable.imageConfig,
  endpoint: null,
}
