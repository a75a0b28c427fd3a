/**
 * The short form, for the tests: ours and the floor by turns in one process, and of each the cheapest turn. Noise only ever adds,
 * so the cheapest of several is what the code costs; what is left of it is why the tests' limits are wide.
 */
import { loadClient } from '../clients/index.mjs'
import { check, question } from '../scenarios/answers.mjs'
import { chatText, evenDeltas, textOf } from '../server/content.mjs'
import { cpuOf, repeat } from './cpu.mjs'

/** @typedef {import('../clients/index.mjs').Client} Client */

/** @type {Readonly<Record<string, (client: Client) => () => Promise<unknown>>>} */
const kinds = {
  chat: (client) => () =>
    Promise.all(
      Array.from({ length: 16 }, () => repeat(0, async () => check(await client.chat('bench/chat', question), chatText), 15)),
    ),
  stream: (client) => {
    const read = streamer(client, 'bench/text-2000', textOf(2000))
    return () => repeat(0, read, 5)
  },
  text128: (client) => streamer(client, `bench/delta-${2 ** 17}`, evenDeltas(2 ** 17, 2 ** 17)[0] ?? ''),
  text512: (client) => streamer(client, `bench/delta-${2 ** 19}`, evenDeltas(2 ** 19, 2 ** 19)[0] ?? ''),
  tool64: (client) => toolCaller(client, 65_536),
  tool256: (client) => toolCaller(client, 262_144),
}

/** @param {Client} client @param {string} model @param {string} text */
function streamer(client, model, text) {
  return async () => check(await client.stream(model, question), text)
}

/** @param {Client} client @param {number} size */
function toolCaller(client, size) {
  const [expected] = evenDeltas(size, size)
  return async () => {
    if ((await client.toolCall(`bench/tool-${size}`, question)) !== expected) throw new Error('the arguments are wrong')
  }
}

process.on('disconnect', () => process.exit())
/** @type {{ kinds: readonly string[], clients: readonly string[], turns: number, warmUpMs: number, setting: import('../clients/index.mjs').Setting }} */
const task = JSON.parse(process.argv[2] ?? '')
/** @type {Record<string, Record<string, number>>} */
const cheapest = {}
const clients = await Promise.all(
  task.clients.map(async (name) => ({ name, client: await (await loadClient(name)).create(task.setting) })),
)
for (const kind of task.kinds) {
  const runs = clients.map(({ name, client }) => ({ name, run: kinds[kind]?.(client) ?? (async () => {}) }))
  /** @type {Record<string, number>} */
  const found = {}
  for (const { run } of runs) await repeat(task.warmUpMs, run, 2)
  for (let turn = 0; turn < task.turns; turn++)
    for (const { name, run } of runs) found[name] = Math.min(found[name] ?? Number.POSITIVE_INFINITY, await cpuOf(run))
  cheapest[kind] = found
}
process.send?.(cheapest, () => process.exit())
