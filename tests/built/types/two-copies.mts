/** The ES module and the CommonJS copy of core are two sets of declarations: what one makes, the other takes. */
import type * as Module from '@polymux/core'
import type * as Common from '@polymux/core' with { 'resolution-mode': 'require' }

declare const model: Module.ChatModel
declare const commonModel: Common.ChatModel
declare const provider: Module.Provider<{ chat: 'a'; image: 'b' }>
declare const commonProvider: Common.Provider<{ chat: 'a'; image: 'b' }>
declare const error: Module.ModelError
declare const commonError: Common.ModelError

export const models: readonly Module.ChatModel[] = [model, commonModel]
export const commonModels: readonly Common.ChatModel[] = [model, commonModel]
export const providers: readonly Module.Provider<{ chat: 'a'; image: 'b' }>[] = [provider, commonProvider]
export const commonProviders: readonly Common.Provider<{ chat: 'a'; image: 'b' }>[] = [provider, commonProvider]
export const errors: readonly Module.ModelError[] = [error, commonError]
export const commonErrors: readonly Common.ModelError[] = [error, commonError]
