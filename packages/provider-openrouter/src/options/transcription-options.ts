/** Options of transcriptions. */
import type { OptionTable } from './option-table.ts'
import type { RequestOptions } from './request-options.ts'
import { hostOptionsTable } from './session-header.ts'

/** What transcriptions take beside {@link RequestOptions}. */
export interface TranscriptionOptions {
  /**
   * `verbose_json` also tells the language and the length of the sound; hosts that are no OpenAI look-alikes refuse it. Default `json`,
   * or `verbose_json` where `timestamps` are wanted (OpenRouter's transcription reference). OpenRouter has no `text`, `srt` or `vtt`.
   */
  readonly responseFormat?: 'json' | 'verbose_json' | undefined
  /**
   * How the sound travels. Default: bytes of up to 25 MB as `multipart`, a third smaller; everything else, and requests with `provider`,
   * `user`, `trace` or `extraBody`, as `json`, which alone can carry them (OpenRouter's transcription reference).
   */
  readonly encoding?: 'json' | 'multipart' | undefined
}

/** Where the options of transcriptions go. */
export const transcriptionOptionTable: OptionTable<TranscriptionOptions & RequestOptions> = {
  ...hostOptionsTable,
  responseFormat: ['response_format', () => undefined],
  encoding: null,
}
