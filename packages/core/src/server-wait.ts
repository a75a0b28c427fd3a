/** How long a server asks to wait, in any of the spellings that servers use. Nonsense and the past count as absent. */

/** Where header rate limits are found: every name in lower case. */
type Headers = Readonly<Record<string, string>>

const longestMs = 1e10

/**
 * Milliseconds from the headers of a failed reply: `retry-after-ms`, `x-ms-retry-after-ms`, `retry-after` in seconds or as a date, or,
 * where none of them is usable, the reset of the rate limit that is used up, in any of its forms.
 */
export function serverWaitMs(headers: Headers, now: number = Date.now()): number | undefined {
  return (
    milliseconds(headers['retry-after-ms']) ??
    milliseconds(headers['x-ms-retry-after-ms']) ??
    retryAfter(headers['retry-after'], now) ??
    resetWait(headers, now)
  )
}

function milliseconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : usable(decimal(text))
}

function retryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const seconds = decimal(text)
  return usable(Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1_000)
}

/** Only of limits with nothing left: a reset header comes with every answer of some servers. */
function resetWait(headers: Headers, now: number): number | undefined {
  const waits = Object.entries(headers).flatMap(([name, text]) => {
    if (!/^x-ratelimit-(?:\w+-)?reset|^ratelimit-reset|^x-ratelimit-reset(?:-\w+)?$/.test(name)) return []
    const remaining = headers[name.replace('reset', 'remaining')]
    if (remaining !== undefined && decimal(remaining) !== 0) return []
    return resetMs(text, now) ?? []
  })
  return waits.length > 0 ? Math.max(...waits) : undefined
}

/** Epoch milliseconds, epoch seconds, seconds from now, or a length of time such as `1m30s` or `250ms`. */
export function resetMs(text: string, now: number = Date.now()): number | undefined {
  const number = decimal(text)
  if (!Number.isNaN(number)) return usable(number > 1e12 ? number - now : number > 1e9 ? number * 1_000 - now : number * 1_000)
  const spans = [...text.trim().matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)]
  if (spans.length === 0 || spans.map(([all]) => all).join('') !== text.trim()) return usable(Date.parse(text) - now)
  return usable(spans.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ''] ?? 0), 0))
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

function decimal(text: string): number {
  return /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN
}

function usable(waitMs: number): number | undefined {
  return waitMs > 0 && waitMs < longestMs ? Math.ceil(waitMs) : undefined
}
