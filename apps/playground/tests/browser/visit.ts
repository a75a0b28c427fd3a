import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export interface Visit {
  readonly page: Page
  /** What a page must not do: errors on its console, requests to anywhere but its own server, dialogs. */
  readonly problems: readonly string[]
}

/** Opens the playground in a profile of its own, and watches it. A request that would leave this machine is stopped and noted. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const problems: string[] = []
  await context.route(
    (address) => address.origin !== new URL(url).origin && address.protocol !== 'data:',
    async (route) => {
      problems.push(`request to ${route.request().url()}`)
      await route.abort()
    },
  )
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.goto(url)
  await page.getByRole('heading', { name: 'Chat', exact: true }).waitFor()
  return { page, problems }
}
