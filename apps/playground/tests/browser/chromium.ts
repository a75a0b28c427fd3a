/** The browser of the tests: Chromium of this machine, never one that is downloaded. */
import { existsSync } from 'node:fs'
import process from 'node:process'
import { chromium, type Browser } from 'playwright-core'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Where a browser is promised, a missing one is a failure and not a reason to skip. */
export const canBrowse: boolean = existsSync(executablePath) || process.env['CI'] === 'true'

if (!canBrowse)
  console.log(`Skipped the tests in a browser: there is none at ${executablePath}. Set CHROMIUM to the path of one.`)

/** With a fresh profile, and without the calls home that would hide those of the page. */
export function launchChromium(): Promise<Browser> {
  const switches =
    'no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update disable-sync'
  return chromium.launch({ executablePath, headless: true, args: switches.split(' ').map((name) => `--${name}`) })
}
