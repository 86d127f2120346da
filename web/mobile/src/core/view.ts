import type { SlotName, SlotView, Today } from '@/api/types'
import type { Job } from './jobs'
import { TICK_MS, type Ranges } from './ticks'

export const SLOT_NAMES: Record<SlotName, string> = { before: '班前', at: '班中', after: '班后' }

/** A slot as the home screen shows it. */
export interface SlotLine {
  slot: SlotName
  name: string
  view: SlotView
  /** Seconds done on this phone that the server has not confirmed yet. */
  waiting: number
  /** Whether it is running now. */
  current: boolean
  state: 'done' | 'current' | 'ahead' | 'over'
}

/** The home screen: what the server said, with what still waits on this phone laid over it. */
export interface HomeView {
  slots: SlotLine[]
  checkin: 'open' | 'waiting' | 'done'
  quiz: 'none' | 'open' | 'waiting' | 'submitted' | 'closed'
  /** Receipts that wait, by notice. */
  receipts: Record<string, 'read' | 'confirmed'>
}

/** Lays what waits over the server's answer. `now` is the server's time in milliseconds. */
export function homeView(today: Today, jobs: readonly Job[], now: number): HomeView {
  const checkin = jobs.some((job) => job.kind === 'checkin' && job.data.day === today.day.day)
  const submit = jobs.some((job) => job.kind === 'submit' && job.data.attempt === today.quiz.attempt)
  const receipts: HomeView['receipts'] = {}
  for (const job of jobs) {
    if (job.kind === 'receipt') receipts[job.data.notice] = job.data.kind
  }
  return {
    slots: today.day.slots.map((slot) => slotLine(slot, jobs, now)),
    checkin: today.checkin.done ? 'done' : checkin ? 'waiting' : 'open',
    quiz: submit && today.quiz.state !== 'submitted' ? 'waiting' : today.quiz.state,
    receipts,
  }
}

function slotLine(slot: SlotView, jobs: readonly Job[], now: number): SlotLine {
  const from = Date.parse(slot.from)
  const to = Date.parse(slot.to)
  let waiting = 0
  for (const job of jobs) {
    if (job.kind === 'beats') waiting += within(job.data.ticks, job.data.dayStart, from, to)
  }
  const current = now >= from && now < to
  const state = slot.complete ? 'done' : current ? 'current' : now < from ? 'ahead' : 'over'
  return { slot: slot.slot, name: SLOT_NAMES[slot.slot], view: slot, waiting, current, state }
}

/** Seconds of ticks that start inside a window. */
export function within(ticks: Ranges, dayStart: number, from: number, to: number): number {
  let sum = 0
  for (const [a, b] of ticks) {
    const first = Math.max(a, Math.ceil((from - dayStart) / TICK_MS))
    const last = Math.min(b, Math.ceil((to - dayStart) / TICK_MS) - 1)
    if (last >= first) sum += last - first + 1
  }
  return (sum * TICK_MS) / 1_000
}

/** When the study day began, in milliseconds: its first slot starts with it. */
export function dayStartOf(today: Today): number {
  const starts = today.day.slots.map((slot) => Date.parse(slot.from))
  return starts.length ? Math.min(...starts) : Date.parse(`${today.day.day}T04:00:00+08:00`)
}

/** Why time was not credited, in plain words. */
export const REASONS: Record<string, string> = {
  outside_window: '不在您的学习时段内',
  in_future: '这段时间还没有到，稍后会自动再报',
  too_old: '这个学习日已经结算，不能再补报',
  before_anchor: '早于这次学习开始的时间',
  too_many: '一次上报太长，会分开再报',
  already_credited: '这段时间已经计过',
  offline_cap: '补报的时间已到上限',
  beyond_plan: '已学满，多学的时间会保留显示，不再累加',
}
