/**
 * The goals, as data: `of` names a scenario and its metric, `over` what the figure is divided by, in the same round: `floor`, a client,
 * `peers` (whichever of them is best) or, with a `.` before it, another metric of the same client.
 */

/**
 * @typedef {object} Part one figure of a goal
 * @property {string} of
 * @property {string} [over]
 * @property {number} [most]
 * @property {number} [least]
 * @property {string} [by] default: ours
 * @property {boolean} [minus] subtracted instead of divided
 */
/** @typedef {{ readonly id: string, readonly title: string, readonly parts: readonly Part[] }} Goal */

/** @param {string} of @param {number} most @returns {Part} */
const floor = (of, most) => ({ of, over: 'floor', most })
/** @param {string} of @param {number} most @returns {Part} */
const peers = (of, most) => ({ of, over: 'peers', most })

/** @param {string} of @param {string} over @param {number} most @returns {Part} */
const below = (of, over, most) => ({ of, over, most })
/** @param {string} of @param {number} most @returns {Part} */
const at = (of, most) => ({ of, most })

/** @type {readonly Goal[]} */
export const goals = [
  goal('P1', 'CPU of a chat call', floor('chat.cpu16', 1), below('chat.cpu16', 'undici-dispatch', 1.4), peers('chat.cpu16', 0.2)),
  goal('P2', 'duration of a chat call', floor('chat.p50_1', 1.15), floor('chat.p99_16', 1.5), peers('chat.p50_1', 0.35)),
  goal('P3', 'CPU of a call with 200 messages', floor('long-request.cpu', 1.1), peers('long-request.cpu', 0.65)),
  goal(
    'P4',
    'CPU per streamed chunk',
    floor('stream.long', 1.4),
    floor('stream.each', 1.3),
    floor('stream.conc200', 1.25),
    peers('stream.long', 0.45),
    peers('stream.each', 0.45),
    peers('stream.conc200', 0.45),
  ),
  goal('P5', 'added latency', floor('latency.p50_50', 1.15), floor('latency.p99_50', 1.3), peers('latency.p50_50', 0.75)),
  goal(
    'P6',
    'memory of an idle stream',
    floor('idle.rss', 1.25),
    floor('idle.heap', 1.3),
    peers('idle.rss', 0.5),
    peers('idle.heap', 0.5),
  ),
  goal('P7', 'share of garbage collection', { of: 'stream.gc', over: 'floor', minus: true, most: 3 }),
  goal(
    'P8',
    'long arguments and texts',
    at('tool-arguments.growth', 4.6),
    floor('tool-arguments.cpu256', 1.4),
    floor('long-text.cpu1', 1.3),
    peers('tool-arguments.cpu256', 0.55),
    peers('long-text.cpu1', 0.45),
  ),
  goal(
    'P9',
    'embeddings as Float32Array',
    floor('embedding.cpuBase64', 1),
    at('embedding.keptBase64', 4.3),
    below('embedding.cpuBase64', 'openai', 0.25),
    below('embedding.keptBase64', 'openai', 0.4),
  ),
  goal(
    'P10',
    'a picture of 8 MB',
    floor('image.warm', 1.15),
    floor('image.peak', 1.2),
    peers('image.warm', 0.75),
    peers('image.peak', 0.9),
  ),
  goal(
    'P11',
    'decoding events',
    { of: 'decoder.large', least: 400 },
    at('decoder.single', 700),
    { of: 'decoder.line', over: '.large', least: 0.5 },
    { of: 'decoder.linePackets', over: '.packets', least: 0.5 },
    { of: 'decoder.lineAnywhere', over: '.packets', least: 0.5 },
    { of: 'decoder.large', over: 'peers', least: 5 },
  ),
  goal(
    'P12',
    'import and first call',
    at('import.importCpu', 15),
    at('import.importRss', 3),
    below('import.firstCpu', 'builtin-fetch', 1.15),
    below('import.firstRss', 'builtin-fetch', 1.15),
    below('import.importCpu', 'openai', 0.15),
  ),
  goal('P13', 'installed packages', at('install.packages', 3), at('install.size', 4), peers('install.size', 0.25)),
  goal('P14', 'bundle for browsers, gzipped', at('bundle.wholeGzip', 12), peers('bundle.wholeGzip', 0.15)),
  goal(
    'P15',
    'over fetch',
    { ...below('chat.cpu16', 'builtin-fetch', 1.2), by: 'ours-fetch' },
    { ...below('stream.long', 'builtin-fetch', 1.3), by: 'ours-fetch' },
    { ...peers('chat.cpu16', 0.75), by: 'ours-fetch' },
    { ...peers('stream.long', 0.75), by: 'ours-fetch' },
  ),
]

/** @param {string} id @param {string} title @param {Part[]} parts @returns {Goal} */
function goal(id, title, ...parts) {
  return { id, title, parts }
}

/** On Node 20 these hold too, with limits so much looser. They are P16. */
export const alsoOnNode20 = { ids: ['P1', 'P4', 'P6', 'P8'], slack: 1.25 }
