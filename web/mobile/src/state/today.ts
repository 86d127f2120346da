import { computed, reactive } from 'vue'
import { Failure, api } from '@/api/http'
import type { StudyDay, Today } from '@/api/types'
import { homeView, dayStartOf } from '@/core/view'
import { uuid } from '@/core/uuid'
import { CACHE, read, write } from '@/device/storage'
import { session, signedIn } from './session'
import { clock, flush, listen, sync, tellServer } from './sync'

/** The home screen's one answer, and how fresh it is. */
export const home = reactive({
  today: null as Today | null,
  /** Server milliseconds at which it was fetched. */
  at: 0,
  loading: false,
  failure: null as Failure | null,
  /** Moves once a second while a page shows it, for what depends on the time. */
  now: clock.now(),
})

interface Kept {
  today: Today
  at: number
}

const key = (): string => `${CACHE}today.${session.person?.id ?? ''}`

function put(today: Today): void {
  home.today = today
  home.at = clock.now()
  home.now = home.at
  const kept: Kept = { today, at: home.at }
  write(key(), kept)
}

/** The server's answer. One that was under way while the server took an entry may not know of it, and is asked for anew. */
async function ask(): Promise<Today> {
  for (;;) {
    const taken = sync.taken
    const today = await signedIn(() => api('get', '/api/v1/me/today'))
    if (sync.taken === taken) return today
    await flush()
  }
}

/** Shows what was kept, then asks the server: one call, if nothing is sent meanwhile. */
export async function loadToday(): Promise<void> {
  const kept = read<Kept>(key())
  if (kept && !home.today) {
    home.today = kept.today
    home.at = kept.at
  }
  home.loading = true
  try {
    put(await ask())
    home.failure = null
    sync.online = true
  } catch (error) {
    home.failure = error instanceof Failure ? error : new Failure(0, 'offline', String(error))
    if (home.failure.status === 0) sync.online = false
  } finally {
    home.loading = false
    home.now = clock.now()
  }
}

/** Somebody else signed in. */
export function forgetToday(): void {
  home.today = null
  home.at = 0
  home.failure = null
}

/** Whether what is shown belongs to a study day that has ended. */
export const isPast = computed(() => {
  const today = home.today
  return today !== null && home.now >= dayStartOf(today) + 86_400_000
})

/** The home screen with what waits laid over it. */
export const view = computed(() => (home.today ? homeView(home.today, sync.waiting, home.now) : null))

/** Ticks the day. */
export function checkIn(reflection: string | null): void {
  const today = home.today
  if (!today) return
  tellServer('checkin', { id: uuid(), day: today.day.day, anchor: today.anchor, reflection, makeup: null })
}

/** Makes up a day. */
export function makeUp(day: string, reason: string): void {
  const today = home.today
  if (!today) return
  tellServer('checkin', { id: uuid(), day, anchor: today.anchor, reflection: null, makeup: { reason } })
}

/** The server's word on the study day. */
export function putDay(day: StudyDay): void {
  if (home.today && home.today.day.day === day.day) put({ ...home.today, day })
}

listen({
  credited: (_, answer) => putDay(answer.day),
  checkedIn(job, answer) {
    const today = home.today
    if (!today) return
    const { checkin, streak } = today
    const makeup_days = checkin.makeup_days.filter((day) => day !== answer.day)
    const done = checkin.done || (answer.day === today.day.day && !job.makeup)
    const workdays = answer.streak.workdays
    put({
      ...today,
      checkin: { ...checkin, done, makeup_left: answer.makeup_left, makeup_days },
      streak: { workdays, best: Math.max(streak.best, workdays) },
    })
  },
  answered(job, answered) {
    const today = home.today
    if (!today || today.quiz.attempt !== job.attempt) return
    put({ ...today, quiz: { ...today.quiz, state: 'open', answered } })
  },
  graded(_, answer) {
    const today = home.today
    if (!today || today.quiz.attempt !== answer.attempt) return
    put({ ...today, quiz: { ...today.quiz, state: 'submitted', score: answer.score, count: answer.max } })
  },
  receipted(job) {
    const today = home.today
    if (!today) return
    const latest = today.notices.latest.map((line) => (line.id === job.notice ? { ...line, receipt: job.kind } : line))
    const was = today.notices.latest.find((line) => line.id === job.notice)?.receipt
    const unread = was === 'none' ? Math.max(0, today.notices.unread - 1) : today.notices.unread
    put({ ...today, notices: { ...today.notices, unread, latest } })
  },
})
