// Study days as people live them, in Chromium against the real service, its Redis and its simulated WeChat.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test as plain } from 'node:test'
import { startDemo } from '../stage/demo.mjs'
import { delivered, enter, launch, line, phone, until, waiting } from './browser.mjs'

const test = (name, body) => plain(name, { timeout: 400_000 }, body)

const { pages } = JSON.parse(readFileSync(new URL('../../src/pages.json', import.meta.url), 'utf8'))
let demo
let browser
let visit

before(async () => {
  demo = await startDemo()
  browser = await launch()
  // A visit of two minutes in the background of everything else.
  const visitor = await phone(browser, demo)
  await enter(visitor, '何思琪')
  await visitor.page.getByRole('button', { name: '开始学习' }).click()
  visit = { visitor, since: Date.now() }
})

after(async () => {
  await browser?.close()
  await demo?.stop()
})

const today = async (code) => demo.call('GET', '/api/v1/me/today', undefined, await demo.token(code))
const slot = (answer, name) => answer.day.slots.find((one) => one.slot === name)
const county = async () =>
  demo.call('GET', '/api/v1/dashboard/orgs/330122', undefined, await demo.token('demo-organiser-county'))

const invitation = (member) => demo.run('admin', 'login-link', '--member', member).match(/"invitation":"(\w+)"/)[1]

/** Signs a phone in by invitation, as somebody who was never here. */
async function arrive(one, member) {
  await one.open(`/m/?invitation=${invitation(member)}`)
  await one.page.getByRole('button', { name: '登录', exact: true }).click()
  await one.page.getByText('已计入').first().waitFor()
}

/** Something to wait for that is opened once. */
function gate() {
  let open
  const opened = new Promise((resolve) => (open = resolve))
  return { opened, open }
}

async function answerAll(page) {
  for (let n = 1; n <= 5; n++) {
    await page.getByText(`第 ${n} 题，共 5 题`).waitFor()
    await page.locator('.choice').first().click()
    await page.getByRole('button', { name: n < 5 ? '下一题' : '交卷' }).click()
  }
}

test('a new member binds by invitation, studies, ticks, answers; the county sees it', async () => {
  const before = (await county()).figures
  const one = await phone(browser, demo, { width: 1280, height: 900 })
  const { page } = one
  await arrive(one, 'm0005')

  await page.getByRole('button', { name: '开始学习' }).click()
  await page.getByText('正在计时').waitFor()
  await page.getByRole('button', { name: '过 15 分钟' }).click()
  await page.getByText('班前已计入 15 分钟 / 15 分钟').waitFor()
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByText('已学满').waitFor()

  await page.getByRole('button', { name: '今日打卡' }).click()
  await page.getByText('今天已打卡', { exact: true }).waitFor()

  await page.getByRole('button', { name: /每日答题/ }).click()
  await answerAll(page)
  await page.getByText('题答对').waitFor()

  const figures = await until('the rollers', async () => {
    const now = (await county()).figures
    return now.quiz.submitted > before.quiz.submitted ? now : undefined
  })
  assert.equal(figures.checked_in, before.checked_in + 1)
  assert.equal(figures.slots.before.done, before.slots.before.done + 1)
  assert.deepEqual(one.seen.errors, [])
  await one.context.close()
})

test('ten minutes without a network: reading, tick and answers are credited afterwards, once', async () => {
  const one = await phone(browser, demo)
  const { page, context } = one
  await page.clock.install({ time: new Date('2026-11-20T01:02:03Z') })
  await enter(one, '王承泽')
  await page.getByRole('button', { name: /每日答题/ }).click()
  await page.getByText('第 1 题，共 5 题').waitFor()
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByRole('button', { name: '开始学习' }).click()
  await page.getByText('正在计时').waitFor()
  await context.setOffline(true)
  const start = slot(await today('demo-member-1'), 'before').credited_s
  for (let minute = 0; minute < 10; minute++) {
    await page.mouse.wheel(0, 120)
    await page.clock.runFor(60_000)
  }
  await demo.advance(600)
  await page.getByText('现在没有网络').waitFor()
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByText('待同步').waitFor()
  await page.getByRole('button', { name: '今日打卡' }).click()
  await page.getByText('已打卡，等待同步').waitFor()
  await page.getByRole('button', { name: /每日答题/ }).click()
  await answerAll(page)
  await page.getByText('答案都存在手机里了').waitFor()
  assert.ok((await waiting(page)) >= 4)

  await context.setOffline(false)
  await until('an empty line', async () => {
    await page.clock.runFor(1_000)
    return (await waiting(page)) === 0
  })
  await page.getByText('题答对').waitFor()
  const now = await today('demo-member-1')
  const credited = slot(now, 'before').credited_s - start
  assert.ok(credited >= 570 && credited <= 660, `credited ${credited} s`)
  assert.ok(slot(now, 'before').offline_s > 0)
  assert.equal(now.checkin.done, true)
  assert.equal(now.quiz.state, 'submitted')
  assert.deepEqual(one.seen.errors, [])
  await context.close()
})

test('every page opens without a network, seen before or not', async () => {
  const wire = await line(demo)
  const one = await phone(browser, { ...demo, url: wire.url })
  const { page } = one
  await enter(one, '何思琪')
  await page.getByText('已计入').first().waitFor()
  // On to the next page before anything could be fetched: the worker does it, not the page.
  await one.open('/m/?tab=me')
  await until('the worker', () => page.evaluate(() => navigator.serviceWorker.controller !== null))
  wire.cut()
  for (const { path, style } of pages) {
    await one.open(`/m/${path}`)
    const name = path.endsWith('today') ? /何思琪/ : path.endsWith('sign') ? '三刻' : style.navigationBarTitleText
    await page.getByRole('heading', { level: 1, name }).waitFor()
  }
  await one.open('/m/')
  await page.getByText('已计入').first().waitFor()
  await page.getByText('现在没有网络').waitFor()
  await page.getByRole('button', { name: '开始学习' }).click()
  await page.getByRole('heading', { level: 1, name: '学习' }).waitFor()
  assert.deepEqual(one.seen.errors, [])
  await one.context.close()
})

test('a tab killed without a network has everything at the next start', async () => {
  // A worker that dies with the tab would keep the browser's driver waiting.
  const one = await phone(browser, demo, { serviceWorkers: 'block' })
  await enter(one, '吴水根')
  await one.page.getByRole('button', { name: '开始学习' }).click()
  await one.page.getByText('正在计时').waitFor()
  await one.page.getByRole('button', { name: '返回' }).click()
  await one.context.setOffline(true)
  await one.page.getByRole('button', { name: '今日打卡' }).click()
  await one.page.getByText('已打卡，等待同步').waitFor()
  // Killed from outside: no page hears of it.
  const session = await one.context.newCDPSession(one.page)
  const crashed = one.page.waitForEvent('crash')
  void session.send('Page.crash').catch(() => undefined)
  await crashed
  void one.page.close().catch(() => undefined)
  assert.equal((await today('demo-member-2')).checkin.done, false)

  const again = await one.context.newPage()
  await one.context.setOffline(false)
  await again.goto(demo.url + '/m/')
  await again.getByText('今天已打卡', { exact: true }).waitFor()
  assert.equal((await today('demo-member-2')).checkin.done, true)
  assert.equal(await waiting(again), 0)
  await one.context.close()
})

test('a home screen asked for before a tick was taken does not take the tick back', async () => {
  const one = await phone(browser, demo)
  await arrive(one, 'm0009')
  await one.context.setOffline(true)
  await one.page.getByRole('button', { name: '今日打卡' }).click()
  await one.page.getByText('已打卡，等待同步').waitFor()
  await one.page.close()
  await one.context.setOffline(false)

  // The first answer is made before the tick is taken and comes after the tick's own.
  const [asked, taken] = [gate(), gate()]
  let looks = 0
  await one.context.route('**/api/v1/me/today', async (route) => {
    const response = await route.fetch()
    looks++
    asked.open()
    await taken.opened
    await route.fulfill({ response })
  })
  await one.context.route('**/api/v1/checkins', async (route) => {
    await asked.opened
    await route.fulfill({ response: await route.fetch() })
    taken.open()
  })
  const again = await one.context.newPage()
  await again.goto(demo.url + '/m/')
  await until('a second look', () => looks === 2)
  await again.getByText('今天已打卡', { exact: true }).waitFor()
  assert.equal(await waiting(again), 0)
  await one.context.close()
})

test('an answer that is lost on the way back is sent again and counted once', async () => {
  const one = await phone(browser, demo)
  await arrive(one, 'm0007')
  let lost = 0
  await one.page.route('**/api/v1/checkins', async (route) => {
    if (lost++ > 0) return route.continue()
    await route.fetch()
    return route.abort('connectionreset')
  })
  await one.page.getByRole('button', { name: '今日打卡' }).click()
  await one.page.getByText('今天已打卡', { exact: true }).waitFor()
  assert.ok(lost >= 2)
  assert.equal(await waiting(one.page), 0)
  await one.context.close()
})

test('an ended log-in is renewed, or said plainly while everything waits', async () => {
  const one = await phone(browser, demo)
  await arrive(one, 'm0006')
  // The log-in is a cookie that the page can't read; the browser loses it.
  assert.equal(await one.page.evaluate(() => JSON.parse(localStorage.getItem('sk.session')).token), null)
  await one.context.clearCookies()
  await one.page.getByRole('button', { name: '今日打卡' }).click()
  await one.page.getByText('1 项未同步的内容都还在').waitFor()
  assert.equal(await waiting(one.page), 1)
  await one.context.close()
})

test('a full phone says so and still sends', async () => {
  const one = await phone(browser, demo)
  await enter(one, '何思琪')
  await one.context.setOffline(true)
  await one.page.evaluate(() => {
    for (let size = 1 << 20; size >= 1; size >>= 1) {
      try {
        for (let n = 0; ; n++) localStorage.setItem(`ballast.${size}.${n}`, 'x'.repeat(size))
      } catch {
        // Smaller pieces until nothing fits.
      }
    }
    for (const key of Object.keys(localStorage)) if (key.startsWith('sk.cache.')) localStorage.removeItem(key)
    for (let size = 1 << 16; size >= 1; size >>= 1) {
      try {
        for (let n = 0; ; n++) localStorage.setItem(`more.${size}.${n}`, 'x'.repeat(size))
      } catch {
        // As above.
      }
    }
  })
  await one.page.getByRole('button', { name: '今日打卡' }).click()
  await one.page.getByText('手机存储已满').waitFor()
  await one.context.setOffline(false)
  await one.page.getByText('今天已打卡', { exact: true }).waitFor()
  assert.equal((await today('demo-member-3')).checkin.done, true)
  await one.context.close()
})

test('a liaison sends to the group, a second phone confirms, the rest are nudged once', async () => {
  const liaison = await phone(browser, demo)
  await enter(liaison, '罗文静')
  const page = liaison.page
  await page.getByRole('button', { name: '小组' }).click()
  await page.getByRole('button', { name: '发通知' }).click()
  await page.getByLabel('标题').fill('周五下午集中学习')
  await page.getByLabel('正文').fill('请大家**三点**到活动室。')
  await page.getByRole('button', { name: '看看发给多少人' }).click()
  const send = page.getByRole('button', { name: /^发给这 \d+ 人$/ })
  const people = Number((await send.textContent()).match(/\d+/)[0])
  await send.click()
  await page.getByText('收件人').waitFor()
  // Nobody touches the page: the figures come by themselves.
  await until('the recipients', async () => (await page.locator('.figure-number').allTextContents()).join() === `${people},0,0`)

  await delivered(demo, 'demo-member-1', '周五下午集中学习')
  const member = await phone(browser, demo, { size: 2 })
  await enter(member, '王承泽')
  await member.page.getByRole('button', { name: /通知/ }).last().click()
  await member.page.getByRole('button', { name: /周五下午集中学习/ }).click()
  await member.page.locator('strong', { hasText: '三点' }).waitFor()
  await member.page.getByRole('button', { name: '确认收到' }).click()
  await member.page.getByText('您已确认收到').waitFor()

  await until('the receipt', async () => {
    await page.getByRole('button', { name: '刷新' }).click()
    const cells = await page.locator('.figure-number').allTextContents()
    return cells.join() === `${people},1,1`
  })
  await page.getByRole('button', { name: /^提醒没读的/ }).click()
  await page.getByRole('button', { name: '已提醒过' }).waitFor()
  assert.deepEqual([liaison.seen.errors, member.seen.errors], [[], []])
  await liaison.context.close()
  await member.context.close()
})

test('the organiser sees the county on the phone', async () => {
  const one = await phone(browser, demo)
  await enter(one, '俞子轩')
  await one.page.getByRole('button', { name: '小组' }).click()
  const figures = (await county()).figures
  await one.page.getByText(`${figures.checked_in} / ${figures.expected}`).first().waitFor()
  await one.context.close()
})

test('a complaint reaches the office, which answers it; the member reads the answer', async () => {
  const member = await phone(browser, demo)
  await arrive(member, 'm0008')
  await member.open('/m/pages/complaint/complaint')
  await member.page.getByText('还没有提过意见').waitFor()
  await member.page.getByLabel('您想说的').fill('小组按学习时长排名。')
  await member.page.getByRole('button', { name: '提交' }).click()
  await member.page.getByText('答复会显示在这一页').waitFor()

  const office = await phone(browser, demo)
  await enter(office, '俞子轩')
  await office.page.getByRole('button', { name: '我的', exact: true }).click()
  await office.page.getByRole('button', { name: '意见处理' }).click()
  const card = office.page.locator('.card', { hasText: '小组按学习时长排名。' })
  await card.getByRole('button', { name: '答复' }).click()
  await office.page.getByLabel('答复').last().fill('已经取消，谢谢提醒。')
  await office.page.getByRole('button', { name: '发出答复' }).click()
  await card.waitFor({ state: 'detached' })

  await member.open('/m/pages/complaint/complaint')
  await member.page.getByText('已经取消，谢谢提醒。').waitFor()
  assert.deepEqual([member.seen.errors, office.seen.errors], [[], []])
  await member.context.close()
  await office.context.close()
})

test('consent: asked from a tap after a success, in the simulated window, and counted', async () => {
  const one = await phone(browser, demo, { width: 1280, height: 900 })
  await enter(one, '刘梦瑶')
  await one.page.getByRole('button', { name: '今日打卡' }).click()
  const words = await one.page.getByText(/微信提醒/).first().textContent()
  const before = Number(words.match(/(\d+) 个早上/)?.[1] ?? 0)
  await one.page.getByRole('button', { name: '再要一次提醒' }).click()
  await one.page.getByRole('button', { name: '允许' }).click()
  await one.page.getByText(`还能送到 ${before + 1} 个早上`).waitFor()
  await one.context.close()
})

test('a foreign host is never asked, in a visit of two minutes', async () => {
  const { visitor, since } = visit
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, 121_000 - (Date.now() - since))))
  assert.deepEqual(visitor.seen.foreign, [])
  assert.deepEqual(visitor.seen.errors, [])
})
