import { reactive } from 'vue'
import { Failure, api, listeners } from '@/api/http'
import type { BeatCredited, CheckedIn, Result, SessionOpened } from '@/api/types'
import { pause } from '@/core/backoff'
import { ServerClock, type KeptOffset } from '@/core/clock'
import type { Job, Jobs, Kind } from '@/core/jobs'
import { Queue, type Outcome, type Refusal } from '@/core/queue'
import { onNetwork, phoneClock } from '@/device/platform'
import { makeRoom, read, store, write } from '@/device/storage'
import { renew, session } from './session'

const CLOCK = 'sk.clock'
const DEVICE = 'sk.device'

/** The server's time. */
export const clock = new ServerClock(phoneClock, read<KeptOffset>(CLOCK))
listeners.time = (serverNow, asked) => {
  const learnt = clock.learn(serverNow, asked)
  if (learnt) write(CLOCK, learnt)
}

/** A name for this phone, made up here: two phones of one member can be told apart, nobody else's. */
export const device: string = read<string>(DEVICE) ?? newDevice()

function newDevice(): string {
  const made = `p-${Math.random().toString(36).slice(2, 12)}`
  write(DEVICE, made)
  return made
}

/** What the pages show of the line. */
export const sync = reactive({
  waiting: [] as Job[],
  refusals: [] as Refusal[],
  online: true,
  sending: false,
  /** Something is in memory only: the phone is full. */
  atRisk: false,
  /** Entries that the server has taken since the start. */
  taken: 0,
})

/** Hear what the server said to an entry. */
export interface Ears {
  opened(answer: SessionOpened): void
  credited(job: Jobs['beats'], answer: BeatCredited): void
  checkedIn(job: Jobs['checkin'], answer: CheckedIn): void
  graded(job: Jobs['submit'], answer: Result): void
  answered(job: Jobs['answer'], answered: number): void
  receipted(job: Jobs['receipt']): void
}
const ears: Partial<Ears>[] = []

/** Registers ears. */
export function listen(more: Partial<Ears>): void {
  ears.push(more)
}

function tell<K extends keyof Ears>(what: K, ...args: Parameters<Ears[K]>): void {
  for (const one of ears) {
    const ear = one[what] as ((...args: Parameters<Ears[K]>) => void) | undefined
    ear?.(...args)
  }
}

const salt = Math.random().toString(36).slice(2, 6)
export const queue = new Queue(store, salt, makeRoom, show)

/** Brings what the pages show up to date. */
export function show(): void {
  const member = session.person?.id
  sync.waiting = member ? queue.waiting(member) : []
  sync.refusals = queue.refusals()
  sync.atRisk = queue.isAtRisk
}

let tries = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** Puts something into the line and starts sending. */
export function tellServer<K extends Kind>(kind: K, data: Jobs[K], after = 0): void {
  const member = session.person?.id
  if (!member) return
  queue.add(kind, member, data, after)
  void flush()
}

/** Keeps something in the line without sending yet. */
export function keepForServer<K extends Kind>(kind: K, data: Jobs[K], after = 0): void {
  const member = session.person?.id
  if (member) queue.add(kind, member, data, after)
}

/** Sends what waits; tries again by itself. Something new or a network that came back starts at once. */
export async function flush(): Promise<void> {
  const member = session.person?.id
  if (!member) return
  clearTimeout(timer)
  sync.sending = true
  const ended = await queue.flush(member, () => clock.now(), deliver)
  sync.sending = false
  show()
  if (ended === 'later') {
    tries += 1
    timer = setTimeout(() => void flush(), pause(tries, Math.random, queue.askedPause))
    return
  }
  tries = 0
  const next = queue.next(member)
  if (ended === 'empty' && next !== undefined) {
    timer = setTimeout(() => void flush(), Math.max(1_000, next - clock.now()))
  }
}

onNetwork((online) => {
  sync.online = online
  if (online) {
    tries = 0
    void flush()
  }
})

async function deliver(job: Job): Promise<Outcome> {
  try {
    await post(job)
    sync.online = true
    return { is: 'done' }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return judge(job, error)
  }
}

async function judge(job: Job, failure: Failure): Promise<Outcome> {
  if (failure.status === 0) sync.online = false
  if (failure.passes) return { is: 'later', after: failure.wait }
  if (failure.status === 401 || failure.code === 'csrf') {
    const renewed = await renew().catch(() => undefined)
    // The same entry again: with what was renewed, or when somebody has signed in.
    if (renewed) return deliverOnce(job)
    return renewed === undefined ? { is: 'later' } : { is: 'stranger' }
  }
  // The paper is in already: what was answered before stands.
  if (failure.code === 'attempt_submitted') return { is: 'done' }
  return { is: 'refused', code: failure.code, detail: failure.detail }
}

async function deliverOnce(job: Job): Promise<Outcome> {
  try {
    await post(job)
    return { is: 'done' }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.status === 401) return { is: 'stranger' }
    if (error.passes) return { is: 'later', after: error.wait }
    return { is: 'refused', code: error.code, detail: error.detail }
  }
}

async function post(job: Job): Promise<void> {
  await hand(job)
  sync.taken += 1
}

async function hand(job: Job): Promise<void> {
  switch (job.kind) {
    case 'session': {
      const { id, material, device, anchor } = job.data
      tell('opened', await api('post', '/api/v1/study/sessions', { body: { id, material, device, anchor } }))
      return
    }
    case 'beats': {
      const { session: id, seq, ticks } = job.data
      const answer = await api('post', '/api/v1/study/sessions/{id}/beats', { path: { id }, body: { seq, ticks } })
      again(job.data, answer)
      tell('credited', job.data, answer)
      return
    }
    case 'checkin':
      tell('checkedIn', job.data, await api('post', '/api/v1/checkins', { body: job.data }))
      return
    case 'answer': {
      const { attempt: id, question, rev, answer } = job.data
      const path = { id, question }
      const saved = await api('put', '/api/v1/attempts/{id}/answers/{question}', { path, body: { rev, answer } })
      tell('answered', job.data, saved.answered)
      return
    }
    case 'submit': {
      const { attempt: id, answers } = job.data
      tell('graded', job.data, await api('post', '/api/v1/attempts/{id}/submit', { path: { id }, body: { answers } }))
      return
    }
    case 'receipt': {
      const { notice: id, kind } = job.data
      await api('post', '/api/v1/notices/{id}/receipt', { path: { id }, body: { kind } })
      tell('receipted', job.data)
      return
    }
    case 'consent':
      await api('post', '/api/v1/subscriptions', { body: { results: job.data.results } })
  }
}

/** Ticks that the server called too early (this phone's clock ran ahead) are told again when their time has come. */
function again(beats: Jobs['beats'], answer: BeatCredited): void {
  const member = session.person?.id
  for (const refused of answer.refused) {
    if (refused.reason !== 'in_future' || !member) continue
    const ticks = refused.ticks as Jobs['beats']['ticks']
    const last = Math.max(...ticks.map(([, to]) => to))
    queue.add('beats', member, { ...beats, seq: beats.seq + 1_000_000, ticks }, beats.dayStart + (last + 1) * 30_000)
  }
}
