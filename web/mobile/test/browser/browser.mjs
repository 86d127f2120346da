// Chromium from the system's packages, driven against the real demo.
import { existsSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { chromium } from 'playwright-core'

const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const known = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Starts a browser with an empty profile. */
export function launch() {
  const executablePath = known.find((path) => path && existsSync(path))
  if (!executablePath) throw new Error('no Chromium: install it (scripts/setup.sh --browser) or name one in CHROMIUM')
  return chromium.launch({ executablePath, args: FLAGS })
}

/** A phone: a profile of its own, and everything that should not happen written down. */
export async function phone(browser, demo, { width = 390, height = 844, size, serviceWorkers = 'allow' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', timezoneId: 'America/New_York', hasTouch: true, serviceWorkers })
  if (size !== undefined) {
    await context.addInitScript((value) => {
      // The empty page before the first one has no storage.
      if (location.protocol.startsWith('http')) localStorage.setItem('sk.prefs', JSON.stringify({ size: value, asked: true }))
    }, size)
  }
  const seen = { foreign: [], errors: [], api: [] }
  const watch = (page) => {
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.protocol.startsWith('http') && url.host !== new URL(demo.url).host) seen.foreign.push(request.url())
      if (url.pathname.startsWith('/api/')) seen.api.push(`${request.method()} ${url.pathname}`)
    })
    page.on('pageerror', (error) => seen.errors.push(error.message))
    page.on('console', (message) => {
      const text = message.text()
      // What the browser itself says of a cut network or of a refusal is no fault of the page.
      if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(text)) seen.errors.push(text)
    })
  }
  context.on('page', watch)
  const page = await context.newPage()
  // Long, because a busy machine is no fault.
  page.setDefaultTimeout(60_000)
  return { context, page, seen, open: (path) => page.goto(demo.url + path) }
}

/** A line to the demo that can be cut, for everybody on it. */
export async function line(demo) {
  const ends = new Set()
  const server = createServer((near) => {
    const far = connect(Number(new URL(demo.url).port), '127.0.0.1')
    for (const end of [near, far]) {
      ends.add(end)
      end.on('error', () => undefined).on('close', () => (near.destroy(), far.destroy(), ends.delete(end)))
    }
    near.pipe(far).pipe(near)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut() {
      server.close()
      ends.forEach((end) => end.destroy())
    },
  }
}

/** Signs a phone in as a demo identity, as a visitor does. */
export async function enter(one, name) {
  await one.open('/')
  await one.page.getByRole('button', { name }).click()
  await one.page.getByRole('heading', { level: 1, name }).waitFor()
}

/** Looks until something is so. */
export async function until(what, holds, ms = 60_000) {
  const end = Date.now() + ms
  for (;;) {
    const value = await holds()
    if (value) return value
    if (Date.now() > end) throw new Error(`not in time: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Waits until a notice has come to somebody: it is sent in the background. */
export async function delivered(demo, code, title) {
  const token = await demo.token(code)
  await until('the notice', async () => {
    const { items } = await demo.call('GET', '/api/v1/notices?box=inbox', undefined, token)
    return items.some((one) => one.title === title)
  })
}

/** Entries that wait on a phone. */
export const waiting = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('sk.job.')).length)
