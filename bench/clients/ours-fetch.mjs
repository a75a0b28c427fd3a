import { create as createOurs } from './ours.mjs'

export const title = 'polymux over fetch'

/** The same packages with the transport of browsers and edge workers. @type {typeof createOurs} */
export const create = (setting) => createOurs(setting, (core) => ({ transport: core.fetchTransport() }))
