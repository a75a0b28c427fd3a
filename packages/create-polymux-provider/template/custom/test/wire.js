/** The other side of the wire: what the server of Acme would send for an answer that the suite thinks of. */

const stops = { stop: 'end', length: 'limit', 'content-filter': 'filter', 'tool-calls': 'end' }

/** @type {import('@polymux/testkit/conformance').ConformanceWire} */
export const acmeWire = {
  chat: {
    streamType: 'application/x-ndjson',
    keepAlive: '\n',
    whole: (answer) => JSON.stringify({ ...head(answer), text: answer.text?.join('') ?? '', ...tail(answer) }),
    stream: (answer) => [head(answer), ...(answer.text ?? []).map((text) => ({ text })), tail(answer)].map(line),
    streamFailure: (failure) => line({ error: failure }),
    failureInSuccess: (failure) => JSON.stringify({ error: failure }),
  },
  failure: (failure) => JSON.stringify({ error: failure }),
}

/** @param {import('@polymux/testkit/conformance').ScriptedChat} answer */
function head({ id, modelId }) {
  return { id, model: modelId }
}

/** @param {import('@polymux/testkit/conformance').ScriptedChat} answer */
function tail({ finish, usage }) {
  return { stop: stops[finish], ...(usage && { tokens: { in: usage.inputTokens, out: usage.outputTokens } }) }
}

/** @param {object} value */
function line(value) {
  return `${JSON.stringify(value)}\n`
}
