import { expect, test } from 'vitest'
import type { Today } from '@/api/types'
import { greeting, minutes, monthBeside, weekday } from '@/core/days'
import type { Job } from '@/core/jobs'
import { dayStartOf, homeView, within } from '@/core/view'
import { uuid } from '@/core/uuid'

const START = Date.parse('2026-11-24T04:00:00+08:00')
const slot = (name: 'before' | 'at' | 'after', from: string, to: string) => ({
  slot: name,
  from: `2026-11-24T${from}:00+08:00`,
  to: `2026-11-24T${to}:00+08:00`,
  target_s: 900,
  credited_s: 0,
  offline_s: 0,
  beyond_s: 0,
  complete: false,
})
const today: Today = {
  server_now: '2026-11-24T07:30:00+08:00',
  anchor: 'k',
  day: {
    day: '2026-11-24',
    workday: true,
    plan: 'three-quarter-hours',
    plan_name: '三个一刻钟',
    complete: false,
    slots: [slot('before', '04:00', '08:30'), slot('at', '08:30', '17:30')],
  },
  streak: { workdays: 0, best: 0 },
  material: null,
  checkin: { done: false, made_up: false, makeup_left: 2, makeup_days: [] },
  quiz: { attempt: 'daily-2026-11-24', state: 'open', count: 5, answered: 0, score: null },
  reviews_due: 0,
  notices: { unread: 1, latest: [{ id: 'n1', title: 't', confirm: true, receipt: 'none' }] },
  subscriptions: [],
}
const job = (kind: string, data: object): Job => ({ key: kind, kind, member: 'm', after: 0, data }) as Job

test('what waits is laid over what the server said', () => {
  const jobs = [
    job('checkin', { day: '2026-11-24' }),
    job('submit', { attempt: 'daily-2026-11-24' }),
    job('receipt', { notice: 'n1', kind: 'read' }),
    job('beats', { ticks: [[536, 543]], dayStart: START }),
  ]
  const view = homeView(today, jobs, Date.parse(today.server_now))
  expect([view.checkin, view.quiz, view.receipts.n1]).toEqual(['waiting', 'waiting', 'read'])
  // 08:30 is tick 540: four ticks on either side.
  expect(view.slots.map((line) => line.waiting)).toEqual([120, 120])
  expect(view.slots.map((line) => line.state)).toEqual(['current', 'ahead'])
})

test('the server\'s word stands over what waits', () => {
  const said = { ...today, checkin: { ...today.checkin, done: true } }
  expect(homeView(said, [job('checkin', { day: '2026-11-24' })], START).checkin).toBe('done')
})

test('a tick belongs to the window that holds its start', () => {
  expect(within([[0, 9]], 0, 15_000, 60_000)).toBe(30)
  expect(within([[0, 9]], 0, 30_000, 90_000)).toBe(60)
})

test('the day starts with its first slot', () => {
  expect(dayStartOf(today)).toBe(START)
})

test('words for days and times', () => {
  expect(weekday('2026-11-24')).toBe('星期二')
  expect([monthBeside('2026-01', -1), monthBeside('2026-12', 1)]).toEqual(['2025-12', '2027-01'])
  expect([minutes(0), minutes(90), minutes(900), minutes(30)]).toEqual(['0 分钟', '1 分 30 秒', '15 分钟', '30 秒'])
  expect(greeting(Date.parse('2026-11-24T07:30:00+08:00'))).toBe('早上好')
})

test('ids are UUIDs', () => {
  expect(uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
