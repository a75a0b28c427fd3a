import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startPlayground, type Playground } from '../playground-process.ts'
import { canBrowse, launchChromium } from './chromium.ts'
import { visit, type Visit } from './visit.ts'

let browser: Browser
let playground: Playground
let visits: Visit[] = []

describe.runIf(canBrowse)('the page', () => {
  beforeAll(async () => {
    playground = await startPlayground(['--port', '0'])
    browser = await launchChromium()
  })
  afterAll(async () => {
    playground.process.kill()
    await browser.close()
  })
  afterEach(async () => {
    const problems = visits.flatMap((each) => each.problems)
    await Promise.all(visits.map(({ page }) => page.context().close()))
    visits = []
    expect(problems).toEqual([])
  })

  test('says that it emulates', async () => {
    const page = await open()
    expect(await page.getByTestId('mode').textContent()).toBe('EMULATOR')
    expect(await page.getByText('No key needed').isVisible()).toBe(true)
  })

  test('streams a chat to its end at the press of an example, and shows usage and the exact cost', async () => {
    const page = await open()
    await page.getByTestId('starter').first().click()
    await page.locator('[data-state=streaming]').waitFor()
    const early = await page.getByTestId('answer').innerText()
    await page.locator('[data-state=done]').waitFor()
    const answer = await page.getByTestId('answer').innerText()
    expect(answer.length).toBeGreaterThan(early.length)
    expect(answer).toContain('Emulated answer.')
    expect(await page.getByTestId('answer').locator('pre code').innerText()).toContain('const words = [')
    expect(await page.getByTestId('answer').locator('ol li').count()).toBe(3)
    expect(await page.getByTestId('usage').innerText()).toMatch(
      /\d+ tokens out\s+\d+ in\s+first token 0\.\d\d s\s+\d+ tok\/s\s+\$0\.0\d+/,
    )
    await expectCost(page, 'chat')
  })

  test('goes on with what was said before, by keyboard alone', async () => {
    const page = await open()
    const requests: unknown[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/api/chat')) requests.push(request.postDataJSON())
    })
    await page.getByRole('textbox', { name: 'Message' }).focus()
    for (const [index, text] of ['First about tides', 'Then about moons'].entries()) {
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
      await page.locator('[data-state=done]').nth(index).waitFor()
    }
    expect(requests).toMatchObject([
      { messages: [{ role: 'user', content: 'First about tides' }] },
      {
        messages: [
          { role: 'user', content: 'First about tides' },
          { role: 'assistant', content: [{ type: 'text', text: expect.stringContaining('Emulated answer') }] },
          { role: 'user', content: 'Then about moons' },
        ],
      },
    ])
  })

  test('stops at Escape, keeps what had arrived, and does not claim to know what it cost', async () => {
    const page = await open()
    await say(page, 'A list, a table and code about tides, moons and harbours')
    await page.getByText('Emulated answer.').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('[data-state=stopped]').waitFor()
    expect(await page.getByTestId('answer').innerText()).toContain('Emulated answer.')
    expect(await page.getByTestId('spend').textContent()).toBe('≥ $0.00')
    expect(await page.getByRole('button', { name: 'Stop' }).count()).toBe(0)
  })

  test('keeps thoughts folded, and shows a tool call until its result is given', async () => {
    const page = await open()
    await page.getByLabel('Think first').check()
    await page.getByLabel('Offer a tool').check()
    await say(page, 'What is the weather in Lisbon?')
    await page.locator('[data-state=done]').waitFor()
    const thoughts = page.getByTestId('reasoning')
    expect(await thoughts.locator('.markdown').isVisible()).toBe(false)
    await thoughts.locator('summary').click()
    expect(await thoughts.locator('.markdown').isVisible()).toBe(true)
    expect(await page.getByTestId('tool-call').innerText()).toMatch(/get_weather\s+\{"city":"Lisbon"\}/)
    await page.getByRole('button', { name: 'Send result' }).click()
    await page.locator('[data-state=done]').nth(1).waitFor()
    expect(await page.getByTestId('answer').nth(1).innerText()).toContain('"celsius": 18')
  })

  test('shows an error with its code, what is known of it, and a way to try again', async () => {
    const page = await open()
    await page.getByTestId('starter').last().click()
    const card = page.getByTestId('error')
    await card.waitFor()
    expect(await card.innerText()).toMatch(/bad_request.*no-such-model is not a valid model ID/)
    expect(await card.innerText()).toContain('status 400')
    await card.getByRole('button', { name: 'Try again' }).click()
    await card.waitFor()
    expect(await page.getByTestId('turn').count()).toBe(1)
  })

  test('shows how near the lines are, each to itself exactly 1, with the cost', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Compare' }).click()
    const table = page.getByTestId('heatmap')
    await table.waitFor()
    const rows = await table
      .locator('tbody tr')
      .evaluateAll((all) => all.map((row) => Array.from(row.querySelectorAll('td'), (cell) => cell.textContent)))
    expect(rows).toHaveLength(5)
    for (const [first, row] of rows.entries()) {
      expect(row[first]).toBe('1.00')
      for (const [second, value] of row.entries()) expect(value).toBe(rows[second]?.[first])
    }
    expect(Number(rows[0]?.[1])).toBeGreaterThan(Number(rows[0]?.[3]))
    await expectCost(page, 'similarity')
  })

  test('draws a picture, shows what size and quality became on the wire, and the cost', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Draw' }).click()
    const image = page.getByTestId('image')
    await image.waitFor()
    await image.evaluate((element: HTMLImageElement) => element.decode())
    expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(0)
    expect(await page.getByTestId('wire').innerText()).toMatch(/aspect_ratio 3:2\s*image_size 1K/)
    await expectCost(page, 'picture')
  })

  test('adds up exactly what all of it cost', async () => {
    const page = await open()
    await page.getByTestId('starter').first().click()
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('button', { name: 'Draw' }).click()
    await page.locator('[data-state=done]').waitFor()
    await page.getByTestId('image').waitFor()
    // Safe: a cost is a button or a span.
    const exact = await page
      .getByTestId('cost')
      .evaluateAll((all) => all.map((cost) => (cost as HTMLElement).title.split(' ')[0] ?? ''))
    // In units of 1e-12 USD: sums of doubles would not do.
    const sum = exact.reduce((total, usd) => total + BigInt((usd.split('.')[1] ?? '').padEnd(12, '0')), 0n)
    const shown = await page.locator('.spend').getAttribute('title')
    expect(exact).toHaveLength(3)
    expect(shown?.split(' ')[0]?.split('.')[1]?.padEnd(12, '0')).toBe(sum.toString().padStart(12, '0'))
  })

  test('shows markup of a model as text, and follows no address in it', async () => {
    const page = await open()
    const vectors = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
      '<svg onload=alert(1)>',
      '![pixel](https://evil.example/pixel.png?secret)',
      '[press](javascript:alert(1))',
      '[press](data:text/html,<script>alert(1)</script>)',
      '<style>@import "https://evil.example/a.css"</style>',
      '**<b onclick=alert(1)>bold</b>**',
      '`<u>code</u>`',
      '| <i>a</i> | b |\n| --- | --- |\n| <object data="https://evil.example"> | c |',
      '```<script>\nalert(1)\n```',
    ]
    const text = vectors.join('\n\n')
    await page.route('**/api/chat', (route) => {
      const part = { type: 'part', part: 0, value: { type: 'text', text }, atMs: 1 }
      const error = { type: 'error', error: { code: 'upstream', message: vectors[1] }, atMs: 2 }
      const body = [part, error].map((line) => `data: ${JSON.stringify(line)}\n\n`).join('')
      return route.fulfill({ contentType: 'text/event-stream', body })
    })
    await say(page, vectors[0] ?? '')
    await page.getByTestId('error').waitFor()
    const turn = page.getByTestId('turn')
    expect(await turn.locator('script, img, iframe, svg, style, object, b, u, i, [onclick], [onerror], [onload]').count()).toBe(0)
    expect(await turn.locator('a').count()).toBe(0)
    expect(await turn.innerText()).toContain('<img src=x onerror=alert(1)>')
  })

  test('tells a listener the beginning and the end of an answer, and not every word', async () => {
    const page = await open()
    await page.evaluate(() => {
      const said: string[] = []
      Object.assign(globalThis, { said })
      const region = document.querySelector('[role=status]')
      if (region)
        new MutationObserver(() => said.push(region.textContent)).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        })
    })
    await page.getByTestId('starter').first().click()
    await page.locator('[data-state=done]').waitFor()
    await page.waitForTimeout(100)
    const said = await page.evaluate(() => Reflect.get(globalThis, 'said') as unknown)
    expect(said).toEqual(['The model is answering.', expect.stringMatching(/^Done: \d+ tokens, 0\.\d+ dollars\.$/)])
    expect(await page.getByRole('log').getAttribute('aria-live')).toBe('off')
  })

  test('has no accessibility violation: empty or full, light or dark, wide or narrow', async () => {
    const page = await open({ colorScheme: 'light' })
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('button', { name: 'Draw' }).click()
    await page.getByLabel('Think first').check()
    await page.getByLabel('Offer a tool').check()
    await say(page, 'A list, a table and code about the weather in Lisbon')
    await page.getByTestId('image').waitFor()
    await page.locator('[data-state=done]').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Send result' }).click()
    await page.locator('[data-state=done]').nth(1).waitFor()
    await page.getByLabel('Chat model').selectOption('other')
    await page.getByLabel('Chat model, id').fill('openrouter/nobody/nothing')
    await say(page, 'Is anybody there?')
    await page.getByTestId('error').waitFor()
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await violations(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await violations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await violations(page)).toEqual([])
  })

  test('is one screen where there is room: its columns scroll, the page does not', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('button', { name: 'Draw' }).click()
    for (let count = 1; count <= 2; count++) {
      await say(page, 'A list, a table and code about tides')
      await page
        .locator('[data-state=done]')
        .nth(count - 1)
        .waitFor()
    }
    await page.getByTestId('image').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(800)
    const thread = page.getByRole('log')
    expect(
      await thread.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight),
    ).toBeLessThanOrEqual(1)
  })

  test('fits on 320 pixels without scrolling sideways, and its targets are large enough to press', async () => {
    const page = await open({ viewport: { width: 320, height: 640 } })
    await page.getByTestId('starter').first().click()
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('button', { name: 'Draw' }).click()
    await page.locator('[data-state=done]').waitFor()
    await page.getByTestId('image').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    const small = await page.locator('button, select, summary, label.switch').evaluateAll((all) =>
      all
        .filter((each) => each.checkVisibility({ visibilityProperty: true }))
        .filter((each) => each.getBoundingClientRect().height < 24)
        .map((each) => each.outerHTML),
    )
    expect(small).toEqual([])
  })
})

async function open(options?: BrowserContextOptions): Promise<Page> {
  const opened = await visit(browser, playground.url, options)
  visits.push(opened)
  return opened.page
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
}

/** A cost in the panel: short to read, exact in the tooltip and after a press. */
async function expectCost(page: Page, panel: string): Promise<void> {
  const cost = page.getByTestId(panel).getByTestId('cost')
  const exact = /^(0\.\d+) USD/.exec((await cost.getAttribute('title')) ?? '')?.[1] ?? 'no exact cost'
  expect(await cost.innerText()).toMatch(/^\$0\.0*[1-9]\d/)
  await cost.click()
  expect(await cost.innerText()).toContain(`$${exact}`)
}

async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    // Safe: the line above put it there.
    const { run } = Reflect.get(globalThis, 'axe') as typeof axe
    const result = await run({ runOnly: tags })
    return result.violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html.slice(0, 160)) }))
  })
}
