// Every page, and its empty, loading and error states, in two screens and two letter sizes: photographed (into
// test/browser/shots, not kept by git), checked by axe at AA and for what eyes would find. Sizes and calls of the first screen.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, describe, it, test as plain } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startDemo } from '../stage/demo.mjs'
import { delivered, enter, launch, phone, until } from './browser.mjs'
import { faults } from './faults.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const shots = fileURLToPath(new URL('./shots', import.meta.url))
const VARIANTS = [
  { name: '390', width: 390, height: 844, size: 0, who: '王承泽' },
  { name: '390-large', width: 390, height: 844, size: 2, who: '吴水根' },
  { name: '320', width: 320, height: 568, size: 0, who: '何思琪' },
  { name: '320-large', width: 320, height: 568, size: 2, who: '刘梦瑶' },
]

// `ONLY=…` runs those whose names contain it; `SIZES=320-large,390` takes only these screens.
const only = process.env.ONLY
const sizes = process.env.SIZES?.split(',')
const options = (name) => ({ timeout: 900_000, skip: only ? !name.includes(only) : false })
const test = (name, body) => plain(name, options(name), body)

let demo
let browser

before(async () => {
  rmSync(shots, { recursive: true, force: true })
  mkdirSync(shots, { recursive: true })
  demo = await startDemo()
  browser = await launch()
})

after(async () => {
  await browser?.close()
  await demo?.stop()
})

/** Photographs the whole page and says what is wrong with it. */
async function look(one, variant, name) {
  const { page } = one
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(100)
  const seen = await page.evaluate(faults)
  // The whole page as a tall phone would show it: what sticks to the foot is then at the foot.
  const height = await page.evaluate(() => Math.ceil(document.querySelector('.page').getBoundingClientRect().height))
  await page.setViewportSize({ width: variant.width, height: Math.max(variant.height, Math.min(height, 6_000)) })
  await page.screenshot({ path: join(shots, `${variant.name}-${name}.png`) })
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  )
  await page.setViewportSize({ width: variant.width, height: variant.height })
  const found = violations.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(' | ')}`)
  return [...seen, ...found].map((problem) => `${variant.name} ${name}: ${problem}`)
}

const NOTICE = '明天上午八点半在二楼会议室集中学习，请带笔记本'

/** Everything that one identity can open. */
const TOUR = [
  ['library', '/m/pages/library/library', '约'],
  ['quiz', '/m/pages/quiz/quiz', '第 1 题'],
  ['calendar', '/m/pages/calendar/calendar', '浅色的是'],
  ['reviews', '/m/pages/reviews/reviews', '错题'],
  ['sync', '/m/pages/sync/sync', '都已同步'],
  ['rules', '/m/pages/rules/rules', '学习日从'],
  ['consent', '/m/pages/consent/consent', '个早上'],
  ['letters', '/m/pages/letters/letters', '合不合适'],
  ['rights', '/m/pages/rights/rights', '三刻存了什么'],
  ['complaint', '/m/pages/complaint/complaint', '还没有提过意见'],
]

async function member(variant, problems) {
  const one = await phone(browser, demo, variant)
  // Our policy forbids scripts from elsewhere; the checker is put in before the page's own.
  await one.context.addInitScript(axe)
  const { page } = one
  await one.open('/m/?invitation=nobody-has-this-one')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('alert').waitFor()
  problems.push(...(await look(one, variant, 'sign-invited')))
  await one.open('/')
  await page.getByRole('button', { name: variant.who }).waitFor()
  problems.push(...(await look(one, variant, 'sign')))
  await page.getByRole('button', { name: variant.who }).click()
  await page.getByText('已计入').first().waitFor()
  problems.push(...(await look(one, variant, 'today')))
  await page.getByRole('button', { name: /写几句心得/ }).click()
  problems.push(...(await look(one, variant, 'reflection')))
  await page.getByRole('button', { name: '关闭' }).click()
  await page.getByRole('button', { name: /通知/ }).last().click()
  await page.getByRole('heading', { name: '通知' }).waitFor()
  problems.push(...(await look(one, variant, 'notices')))
  await page.getByRole('button', { name: '我的', exact: true }).click()
  problems.push(...(await look(one, variant, 'me')))
  for (const [name, path, text] of TOUR) {
    await one.open(path)
    await page.getByText(text).first().waitFor()
    problems.push(...(await look(one, variant, name)))
  }
  await one.open('/m/')
  await page.getByRole('button', { name: '开始学习' }).click()
  await page.getByText('正在计时').waitFor()
  await page.getByRole('button', { name: '明细' }).click()
  problems.push(...(await look(one, variant, 'read')))
  problems.push(...one.seen.errors.map((error) => `${variant.name}: ${error}`))
  return one
}

/** What is said and answered, and the sheets that come up from below. */
async function more(one, variant, problems) {
  const { page } = one
  await one.open('/m/pages/complaint/complaint')
  const said = `群里让每天截图打卡，还要按时长排名（${variant.name}）。\n能不能不排？`
  await page.getByLabel('您想说的').fill(said)
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByText('答复会显示在这一页').waitFor()
  const office = await demo.token('demo-organiser-county')
  const { items } = await demo.call('GET', '/api/v1/complaints?state=received', undefined, office)
  const { id } = items.find(({ text }) => text === said)
  const text = '已和支部说明：不截图，不排名，学多学少自己知道就好。谢谢您提出来。'
  await demo.call('PUT', `/api/v1/complaints/${id}/answer`, { text }, office)
  await one.open('/m/pages/complaint/complaint')
  await page.getByText('不截图').waitFor()
  problems.push(...(await look(one, variant, 'complaint-answered')))
  await one.open('/m/pages/rights/rights')
  await page.getByRole('button', { name: '申请删除' }).click()
  await page.getByText('这一步不能撤回').waitFor()
  problems.push(...(await look(one, variant, 'rights-erase')))
  await one.open('/m/')
  await page.getByText('已计入').first().waitFor()
  const missed = page.getByRole('button', { name: /^补卡/ })
  if (await missed.count()) {
    await missed.click()
    problems.push(...(await look(one, variant, 'makeup')))
  }
}

async function states(one, variant, problems) {
  const { page } = one
  // Loading: answers that do not come yet.
  let free
  const held = new Promise((resolve) => (free = resolve))
  await page.route('**/api/v1/notices?**', async (route) => {
    await held
    await route.fulfill({ json: { items: [], next: null } })
  })
  await one.open('/m/?tab=notices')
  await page.getByText('正在打开').waitFor()
  problems.push(...(await look(one, variant, 'state-loading')))
  free()
  await page.getByText('还没有通知').waitFor()
  problems.push(...(await look(one, variant, 'state-empty')))
  // Error: the service says no.
  await page.route('**/api/v1/materials', (route) =>
    route.fulfill({ status: 503, json: { status: 503, code: 'unavailable', detail: '服务正在维护，请稍后再试。' } }),
  )
  await one.open('/m/pages/library/library')
  await page.getByText('服务正在维护').waitFor()
  problems.push(...(await look(one, variant, 'state-error')))
  // No network, with something that waits.
  await one.open('/m/')
  await page.getByText('已计入').first().waitFor()
  await until('all pages on the phone', () => page.evaluate(() => navigator.serviceWorker.controller !== null))
  await one.context.setOffline(true)
  await page.getByRole('button', { name: '今日打卡' }).click()
  await page.getByText('现在没有网络').waitFor()
  problems.push(...(await look(one, variant, 'state-offline')))
  await page.getByText('现在没有网络').click()
  await page.getByText('1 项还没有同步').waitFor()
  await page.locator('.toast').waitFor({ state: 'detached' })
  problems.push(...(await look(one, variant, 'state-waiting')))
  await one.context.setOffline(false)
}

async function result(one, variant, problems) {
  const { page } = one
  await one.open('/m/pages/quiz/quiz')
  const open = page.getByText('第 1 题')
  const done = page.getByText('题答对')
  await open.or(done).first().waitFor()
  while (await page.getByRole('button', { name: '下一题' }).count()) {
    await page.locator('.choice').first().click()
    await page.getByRole('button', { name: '下一题' }).click()
  }
  const last = page.getByRole('button', { name: '交卷' })
  if (await last.count()) {
    await page.locator('.choice').first().click()
    problems.push(...(await look(one, variant, 'quiz-last')))
    await last.click()
  }
  await done.waitFor()
  problems.push(...(await look(one, variant, 'result')))
  await one.open('/m/pages/reviews/reviews')
  await page.getByText(/再复习|还没有错题/).first().waitFor()
  problems.push(...(await look(one, variant, 'reviews-full')))
}

async function liaison(variant, problems) {
  const one = await phone(browser, demo, variant)
  await one.context.addInitScript(axe)
  const { page } = one
  await enter(one, '罗文静')
  await page.getByRole('button', { name: '小组' }).click()
  await page.getByText('月下邮局').first().waitFor()
  problems.push(...(await look(one, variant, 'groups')))
  await page.getByRole('button', { name: /月下邮局/ }).first().click()
  await page.getByText('今天参与').waitFor()
  problems.push(...(await look(one, variant, 'group')))
  await page.locator('.item').last().click()
  await page.getByRole('button', { name: '发一个邀请码' }).click()
  await page.getByText('把它发给本人').waitFor()
  problems.push(...(await look(one, variant, 'invitation')))
  await page.getByRole('button', { name: '关闭' }).click()
  await page.getByRole('button', { name: '给这个小组发通知' }).click()
  await page.getByLabel('标题').fill(NOTICE)
  await page.getByLabel('正文').fill('学习内容是新修订的工会法，安排半个小时。')
  await page.getByRole('button', { name: '看看发给多少人' }).click()
  await page.getByText('将发给').waitFor()
  problems.push(...(await look(one, variant, 'compose')))
  await page.getByRole('button', { name: /^发给这/ }).click()
  await page.getByText('收件人').waitFor()
  problems.push(...(await look(one, variant, 'receipts')))
  await page.getByRole('button', { name: '撤回这条通知' }).click()
  problems.push(...(await look(one, variant, 'recall')))
  problems.push(...one.seen.errors.map((error) => `${variant.name}: ${error}`))
  await one.context.close()

  await delivered(demo, 'demo-member-2', NOTICE)
  const reader = await phone(browser, demo, variant)
  await reader.context.addInitScript(axe)
  await enter(reader, '吴水根')
  await reader.page.getByRole('button', { name: /集中学习/ }).first().click()
  await reader.page.getByText('工会法').first().waitFor()
  problems.push(...(await look(reader, variant, 'notice')))
  await reader.context.close()

  const organiser = await phone(browser, demo, variant)
  await organiser.context.addInitScript(axe)
  await enter(organiser, '俞子轩')
  await organiser.page.getByRole('button', { name: '小组' }).click()
  await organiser.page.getByText('今天参与').waitFor()
  problems.push(...(await look(organiser, variant, 'county')))
  await organiser.page.getByRole('button', { name: '我的', exact: true }).click()
  await organiser.page.getByRole('button', { name: '意见处理' }).click()
  await organiser.page.getByRole('button', { name: '答复', exact: true }).first().waitFor()
  problems.push(...(await look(organiser, variant, 'handling')))
  await organiser.page.getByRole('button', { name: '答复', exact: true }).first().click()
  problems.push(...(await look(organiser, variant, 'handling-answer')))
  await organiser.page.getByRole('button', { name: '关闭' }).click()
  await organiser.page.getByRole('button', { name: '看答复过的' }).click()
  await organiser.page.getByText('已答复').first().waitFor()
  problems.push(...(await look(organiser, variant, 'handling-answered')))
  await organiser.context.close()
}

// Two at a time: each waits for the service half of the time. They share one demo, not one member.
describe('every page', { concurrency: 2 }, () => {
  for (const variant of VARIANTS.filter((one) => !sizes || sizes.includes(one.name))) {
    const name = `every page at ${variant.name}`
    it(name, options(name), async () => {
      const problems = []
      const one = await member(variant, problems)
      await more(one, variant, problems)
      await states(one, variant, problems)
      await result(one, variant, problems)
      await one.context.close()
      await liaison(variant, problems)
      assert.deepEqual(problems, [])
    })
  }
})

test('the desk beside the phone', async () => {
  const variant = { name: '1280', width: 1280, height: 900, size: 0 }
  const one = await phone(browser, demo, variant)
  await one.context.addInitScript(axe)
  await enter(one, '王承泽')
  await one.page.getByText('王承泽的微信').waitFor()
  assert.deepEqual(await look(one, variant, 'desk'), [])
  await one.page.setViewportSize({ width: 390, height: 844 })
  await one.page.getByRole('button', { name: /演示台/ }).click()
  assert.deepEqual(await look(one, { ...variant, name: '390' }, 'desk'), [])
  await one.context.close()
})

test('the first screen: at most 90 kB of compressed files and data, one call', async () => {
  const one = await phone(browser, demo, { serviceWorkers: 'block' })
  await enter(one, '王承泽')
  const session = await one.context.newCDPSession(one.page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  one.seen.api.length = 0
  await one.open('/m/')
  await one.page.getByText('已计入').first().waitFor()
  await one.page.waitForLoadState('networkidle').catch(() => undefined)
  const files = await one.page.evaluate(() => {
    const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    // Not the first screen: what is fetched afterwards for days without a network, and the demo's desk.
    const counted = all.filter((e) => e.initiatorType !== 'fetch' && !/\/demo\/|\/(demo-|mount)/.test(e.name))
    return counted.map((e) => [new URL(e.name).pathname, e.encodedBodySize])
  })
  const bytes = files.reduce((sum, [, size]) => sum + size, 0)
  console.log(`first screen: ${bytes} bytes in ${files.length} answers`)
  assert.ok(bytes > 50_000 && bytes <= 90_000, JSON.stringify(files))
  assert.deepEqual(one.seen.api, ['GET /api/v1/me/today'])
  await one.context.close()
})

test('files whose names carry a hash never change; the page is asked for anew; nothing else is there', async () => {
  const page = await fetch(`${demo.url}/m/pages/quiz/quiz`)
  assert.equal(page.headers.get('cache-control'), 'no-cache')
  assert.match(page.headers.get('content-security-policy'), /default-src 'self'/)
  const html = await page.text()
  const script = html.match(/src="(\/m\/assets\/[^"]+)"/)[1]
  const file = await fetch(demo.url + script)
  assert.match(file.headers.get('cache-control'), /immutable/)
  assert.equal(file.headers.get('content-encoding'), 'gzip')
  const again = await fetch(demo.url + script, { headers: { 'if-none-match': file.headers.get('etag') } })
  assert.equal(again.status, 304)
  assert.equal((await fetch(`${demo.url}/m/assets/absent.js`)).status, 404)
  const root = await fetch(`${demo.url}/`, { redirect: 'manual' })
  assert.equal(root.headers.get('location'), '/m/pages/sign/sign')
})
