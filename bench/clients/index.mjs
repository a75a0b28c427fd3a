/**
 * Who is measured. A client is a file of this folder with a `title` and `create(setting)`; what it leaves out, it does not offer.
 */

/**
 * @typedef {object} Setting
 * @property {string} baseURL of the server, without a trailing slash
 * @property {string} root of the repository whose builds are "ours"
 */
/**
 * @typedef {object} Answer
 * @property {string} text
 * @property {number | undefined} outputTokens
 * @property {number} [costUsd] by clients that report it
 */
/**
 * @typedef {object} Client
 * @property {(model: string, messages: readonly object[]) => Promise<Answer>} chat
 * @property {(model: string, messages: readonly object[], onText?: (text: string) => void) => Promise<Answer>} stream
 * @property {(model: string, messages: readonly object[]) => Promise<string | undefined>} toolCall a streamed call; its `text` argument
 * @property {(model: string, input: readonly string[], base64: boolean) => Promise<readonly ArrayLike<number>[] | undefined>} [embed]
 * @property {(model: string, prompt: string) => Promise<string | undefined>} [image] base64
 */

/** The client that all others are compared with. */
export const floor = 'undici-request'
export const ours = 'ours'

/** File names, in the order of the tables. */
export const bareClients = ['undici-request', 'undici-dispatch', 'builtin-fetch']
export const ourClients = ['ours', 'ours-fetch']
export const peers = ['openai', 'openrouter-sdk', 'ai-sdk', 'langchain', 'tanstack']
export const clientNames = [...bareClients, ...ourClients, ...peers]

/** @param {string} name */
export async function loadClient(name) {
  return /** @type {{ title: string, create(setting: Setting): Promise<Client> }} */ (await import(`./${name}.mjs`))
}
