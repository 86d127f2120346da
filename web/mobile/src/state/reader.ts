import { reactive } from 'vue'
import { Failure, api } from '@/api/http'
import type { Material } from '@/api/types'
import { Meter, type MeterState } from '@/core/meter'
import { count, stretch, union, TICK_MS } from '@/core/ticks'
import { clockTime } from '@/core/days'
import { REASONS, dayStartOf } from '@/core/view'
import { uuid } from '@/core/uuid'
import { CACHE, read, store, write } from '@/device/storage'
import { signedIn } from './session'
import { clock, device, flush, keepForServer, listen } from './sync'
import { home, isPast, loadToday } from './today'

/** Time that the server did not credit, for reading. */
export interface NotCredited {
  from: string
  to: string
  seconds: number
  why: string
}

/** One sitting as the page shows it. */
export const reading = reactive({
  material: null as Material | null,
  failure: null as Failure | null,
  state: 'ended' as MeterState,
  /** Seconds of reading on this page so far. */
  watched: 0,
  /** Seconds that the server credited to this sitting, live and made good. */
  credited: 0,
  offline: 0,
  /** Seconds that had been credited before, say from another phone. */
  already: 0,
  notCredited: [] as NotCredited[],
  notes: [] as string[],
})

const MATERIAL = `${CACHE}material.`
const KEPT_MATERIALS = 3
const REPORT_EVERY = 30_000

let meter: Meter | undefined
let sitting = ''
let dayStart = 0
let seq = 0
let reported = 0
let timer: ReturnType<typeof setInterval> | undefined

/** Opens a material: what is kept on the phone first. */
export async function openMaterial(id: string): Promise<void> {
  reading.failure = null
  reading.material = read<Material>(MATERIAL + id)
  try {
    const fresh = await signedIn(() => api('get', '/api/v1/materials/{id}', { path: { id } }))
    reading.material = fresh
    keepMaterial(fresh)
  } catch (error) {
    if (!reading.material) reading.failure = error instanceof Failure ? error : new Failure(0, 'offline', String(error))
  }
}

function keepMaterial(material: Material): void {
  const others = store.keys().filter((key) => key.startsWith(MATERIAL) && key !== MATERIAL + material.id)
  others.slice(0, Math.max(0, others.length - KEPT_MATERIALS + 1)).forEach((key) => store.remove(key))
  write(MATERIAL + material.id, material)
}

/** Starts a sitting with the day and anchor that the phone has; without a day of today nothing can be counted. */
export async function startSitting(material: string): Promise<void> {
  stopSitting()
  Object.assign(reading, { watched: 0, credited: 0, offline: 0, already: 0, notCredited: [], notes: [] })
  if (!home.today || isPast.value) await loadToday()
  const today = home.today
  if (!today || isPast.value) {
    reading.state = 'ended'
    return
  }
  dayStart = dayStartOf(today)
  sitting = uuid()
  seq = 0
  const now = clock.now()
  const first = Math.ceil((Date.parse(today.server_now) - dayStart) / TICK_MS)
  meter = new Meter(dayStart, first, now)
  const day = today.day.day
  keepForServer('session', { id: sitting, material, device, anchor: today.anchor, day, dayStart })
  report(now)
  look()
  timer = setInterval(look, 1_000)
}

/** Ends the sitting; what was earned is on its way or in the line. */
export function stopSitting(): void {
  clearInterval(timer)
  if (!meter) return
  const now = clock.now()
  keep(meter.end(now))
  meter = undefined
  reading.state = 'ended'
  report(now)
}

/** The reader touched or scrolled. */
export function touchPage(): void {
  if (!meter) return
  keep(meter.touch(clock.now()))
  show()
}

/** The page went to the background: a mini-program is frozen seconds later, so everything is put away now. */
export function hidePage(): void {
  if (!meter) return
  const now = clock.now()
  keep(meter.hide(now))
  report(now)
  show()
}

/** The page is in front again. */
export function showPage(): void {
  meter?.show(clock.now())
  show()
}

/** The demo's clock was moved while a page was being read: the stretch counts as read. */
export async function leapReading(): Promise<void> {
  if (!meter) return
  keep(meter.leap(clock.now()))
  show()
  await flush()
}

/** Whether a sitting runs. */
export const isReading = (): boolean => meter !== undefined

function look(): void {
  if (!meter) return
  const now = clock.now()
  keep(meter.look(now))
  if (now - reported >= REPORT_EVERY) report(now)
  show()
}

function report(now: number): void {
  reported = now
  void flush()
}

function show(): void {
  if (!meter) return
  const now = clock.now()
  home.now = now
  reading.state = meter.state(now)
  reading.watched = meter.watched
}

function keep(ticks: number[]): void {
  if (!ticks.length) return
  seq += 1
  const ranges = union([], ticks.map((tick) => [tick, tick] as const))
  keepForServer('beats', { session: sitting, seq, ticks: ranges, dayStart })
}

listen({
  credited(job, answer) {
    if (job.session !== sitting) return
    const tick = TICK_MS / 1_000
    reading.credited += answer.credited * tick
    reading.offline += answer.offline * tick
    reading.already += answer.already_credited * tick
    for (const refused of answer.refused) {
      for (const range of refused.ticks as [number, number][]) {
        const { from, to } = stretch(range, job.dayStart)
        const seconds = count([range]) * tick
        const why = REASONS[refused.reason] ?? '服务没有说明原因'
        reading.notCredited.push({ from: clockTime(from), to: clockTime(to), seconds, why })
      }
    }
    const words = answer.notes.map((note) => REASONS[note] ?? note)
    reading.notes = [...new Set([...reading.notes, ...words])]
  },
})
