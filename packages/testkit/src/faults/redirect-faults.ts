/** Answers that send the client elsewhere. */
import { failsWith, succeeds, type Expectation } from './fault.ts'
import { withHeaders, withStatus, type Reply } from './reply.ts'
import type { FaultContext, ServerFault } from './server-fault.ts'
import { usualText } from './usual-answer.ts'

/** Faults that redirect. */
export type RedirectFaultName = 'redirect.307' | 'redirect.308' | 'redirect.cross-origin' | 'redirect.302-post' | 'redirect.loop'

const refused: Expectation = failsWith('bad_response', { retryable: false, attempts: 1, requests: 1 })
const marker = 'redirected=1'

/** Rows 23 to 25. */
export const redirectFaults: Readonly<Record<RedirectFaultName, ServerFault>> = {
  'redirect.307': {
    row: 23,
    summary: 'Redirects once with 307 to another path of the same server.',
    calls: 'any',
    layer: 'answer',
    applies: ({ path }) => !path.includes(marker),
    expect: succeeds({ text: usualText, requests: 2 }),
    change: (reply, context) => redirect(reply, 307, context.settings.location ?? marked(context)),
  },
  'redirect.308': {
    row: 23,
    summary: 'Redirects once with 308 to another path of the same server.',
    calls: 'any',
    layer: 'answer',
    applies: ({ path }) => !path.includes(marker),
    expect: succeeds({ text: usualText, requests: 2 }),
    change: (reply, context) =>
      redirect(reply, 308, context.settings.location ?? `http://127.0.0.1:${context.port}${marked(context)}`),
  },
  'redirect.cross-origin': {
    row: 24,
    summary: 'Redirects with 307 to another origin, where the key has no business.',
    calls: 'any',
    layer: 'answer',
    expect: refused,
    change: (reply, { port, request, settings }) =>
      redirect(reply, 307, settings.location ?? `http://localhost:${port}${request.path}`),
  },
  'redirect.302-post': {
    row: 25,
    summary: 'Redirects a POST with 302, after which browsers send a GET.',
    calls: 'any',
    layer: 'answer',
    expect: refused,
    change: (reply, context) => redirect(reply, 302, context.settings.location ?? marked(context)),
  },
  'redirect.loop': {
    row: 25,
    summary: 'Redirects with 307 to the same address, for ever.',
    calls: 'any',
    layer: 'answer',
    expect: { ...refused, requests: 4 },
    change: (reply, { request, settings }) => redirect(reply, 307, settings.location ?? request.path),
  },
}

function marked({ request }: FaultContext): string {
  return `${request.path}${request.path.includes('?') ? '&' : '?'}${marker}`
}

function redirect(reply: Reply, status: number, location: string): Reply {
  return { ...withHeaders(withStatus(reply, status), ['location', location]), body: [], framing: 'length' }
}
