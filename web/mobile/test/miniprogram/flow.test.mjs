// The built mini-program on a phone without WeChat, against the real service: npm run mp.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startDemo } from '../stage/demo.mjs'

const { makePhone } = createRequire(import.meta.url)('./phone.cjs')
const built = fileURLToPath(new URL('../../dist/mp-test', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'sanke-mp-'))
let demo
let phone

before(async () => {
  cpSync(built, root, { recursive: true })
  writeFileSync(join(root, 'package.json'), '{}')
  demo = await startDemo()
  phone = makePhone({ root, code: 'demo-member-2', service: demo.url })
})

after(async () => {
  await demo?.stop()
  rmSync(root, { recursive: true, force: true })
  // The pages' own timers would keep the process.
  setImmediate(() => process.exit())
})

test('a phone without a session is sent to sign in, and WeChat says who it is', async () => {
  phone.start()
  await phone.until('the sign-in page', () => phone.path() === 'pages/sign/sign')
  await phone.tap('微信登录')
  await phone.until('the home page', () => phone.path() === 'pages/today/today' && phone.text().includes('三个一刻钟'))
  assert.match(phone.text(), /早上好，吴水根/)
})

test('the home screen is one call', async () => {
  phone.requests.length = 0
  phone.start()
  await phone.until('today', () => phone.text().includes('三个一刻钟'))
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.deepEqual(phone.requests, ['GET /api/v1/me/today'])
})

test('five answers and the result', async () => {
  await phone.tap('每日答题')
  await phone.until('the first question', () => phone.text().includes('第 1 题，共 5 题'))
  for (let n = 1; n <= 5; n++) {
    await phone.until(`question ${n}`, () => phone.text().includes(`第 ${n} 题`))
    await phone.tap(phone.text().includes('判断题') ? '正确' : 'A')
    await phone.tap(n < 5 ? '下一题' : '交卷')
  }
  await phone.until('the result', () => phone.path() === 'pages/result/result' && phone.text().includes('题答对'))
  const paper = await demo.call('GET', '/api/v1/quizzes/daily', undefined, await demo.token('demo-member-2'))
  assert.equal(paper.state, 'submitted')
  assert.match(phone.text(), new RegExp(`^.*${paper.result.score} / ${paper.result.max} 题答对`))
})

test('after a success a tap asks for consent: at most three templates, reported to the server', async () => {
  await phone.tap('再要一次提醒')
  await phone.until('the report', () => phone.requests.includes('POST /api/v1/subscriptions'))
  assert.ok(phone.consents[0].length >= 1 && phone.consents[0].length <= 3)
})

test('what is done without a network survives the death of the app and is sent once', async () => {
  phone.start()
  await phone.until('today', () => phone.text().includes('今日打卡'))
  phone.setOnline(false)
  await phone.tap('今日打卡')
  await phone.until('the state', () => phone.text().includes('已打卡，等待同步'))
  phone.start()
  await phone.until('after the restart', () => phone.text().includes('已打卡，等待同步'))
  assert.match(phone.text(), /没有网络/)
  phone.setOnline(true)
  await phone.until('the sync', () => phone.text().includes('今天已打卡'))
  const today = await demo.call('GET', '/api/v1/me/today', undefined, await demo.token('demo-member-2'))
  assert.equal(today.checkin.done, true)
  assert.deepEqual([...phone.storage.keys()].filter((key) => key.startsWith('sk.job.')), [])
})

test('an ended log-in is renewed in silence and loses nothing', async () => {
  const kept = JSON.parse(phone.storage.get('sk.session'))
  await demo.call('DELETE', '/api/v1/auth/session', undefined, kept.token)
  phone.storage.set(
    'sk.job.000000001.test',
    JSON.stringify({ kind: 'consent', member: kept.person.id, after: 0, data: { id: 'x', results: { 'demo-notice': 'reject' } } }),
  )
  phone.requests.length = 0
  phone.start()
  await phone.until('the renewal', () => phone.requests.includes('POST /api/v1/auth/wechat'))
  await phone.until('an empty line', () => ![...phone.storage.keys()].some((key) => key.startsWith('sk.job.')))
  assert.notEqual(JSON.parse(phone.storage.get('sk.session')).token, kept.token)
})

test('a page in the background earns nothing, and what was earned is stored at once', async () => {
  phone.start()
  await phone.tap('开始学习')
  await phone.until('the text', () => phone.path() === 'pages/read/read' && phone.text().includes('正在计时'))
  phone.page.component.instance.onHide()
  await phone.until('the pause', () => phone.text().includes('已暂停'))
  phone.page.component.instance.onShow()
  await phone.until('the resumption', () => phone.text().includes('正在计时'))
  phone.page.component.instance.onUnload()
})

test('no page complained', () => assert.deepEqual(phone.complaints, []))

test('letters follow what WeChat is set to', async () => {
  phone.letters = 1.25
  phone.start()
  await phone.until('large letters', () => phone.page.place.innerHTML.includes('size-1'))
})
