import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves when `condition` holds, asked every few milliseconds, or after `limitMs` all the same. Default 2,000. */
export async function waitUntil(condition: () => boolean, limitMs = 2_000): Promise<void> {
  const end = performance.now() + limitMs
  while (!condition() && performance.now() < end) await sleep(3)
}
