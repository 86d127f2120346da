import { TITLES, type Job, type Jobs, type JobOf, type Kind } from './jobs'
import { count, union } from './ticks'

/** Text by name; `set` throws when the phone has no room. */
export interface Store {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
  keys(): string[]
}

/** What became of one sending. */
export type Outcome =
  | { is: 'done' }
  /** Not now: no network, the server is busy. `after` = milliseconds that the server asked for. */
  | { is: 'later'; after?: number }
  /** Nobody is signed in: nothing moves until somebody is. */
  | { is: 'stranger' }
  /** Never: the server said no and why. */
  | { is: 'refused'; code: string; detail: string }

/** Something that the server did not take, for the member to read. */
export interface Refusal {
  kind: Kind
  title: string
  code: string
  detail: string
  at: number
}

export type Sender = (job: Job) => Promise<Outcome>

/** Names in storage. */
const JOB = 'sk.job.'
const REFUSED = 'sk.refused'

/** A request takes at most so many ticks. */
const MOST_TICKS = 240

/** Refusals kept for reading. */
const KEPT = 30

/**
 * The line of what the server has not yet taken. Each entry is one value in storage, written before anything else happens,
 * and removed after the server's word: killed at any moment, it is found again at the next start, and sending twice does no
 * harm. Sent in order, one at a time.
 */
export class Queue {
  private readonly jobs = new Map<string, Job>()
  private readonly homeless = new Set<string>()
  private sending: string | undefined
  private running: Promise<Outcome['is'] | 'empty'> | undefined
  private last = 0

  constructor(
    private readonly store: Store,
    private readonly salt: string,
    /** Makes room (forgets what can be fetched again); answers whether it freed anything. */
    private readonly makeRoom: () => boolean = () => false,
    private readonly changed: () => void = () => undefined,
  ) {
    this.load()
  }

  /** Reads what another page of this phone may have left in storage. */
  load(): void {
    for (const key of this.store.keys()) {
      if (!key.startsWith(JOB) || this.jobs.has(key)) continue
      const job = parse(this.store.get(key), key)
      if (job) this.jobs.set(key, job)
      this.last = Math.max(this.last, place(key))
    }
  }

  /** Puts something into the line, joined with what waits where that is the same. */
  add<K extends Kind>(kind: K, member: string, data: Jobs[K], after = 0): void {
    const joined = this.join(kind, member, data, after)
    if (joined) {
      this.keep(joined)
    } else {
      this.last += 1
      const key = `${JOB}${String(this.last).padStart(9, '0')}.${this.salt}`
      this.keep({ key, kind, member, after, data } as unknown as Job)
    }
    this.changed()
  }

  /** What waits for a member, in order. */
  waiting(member: string): Job[] {
    return [...this.jobs.values()].filter((job) => job.member === member).sort(byKey)
  }

  /** Whether anything of anybody waits. */
  get size(): number {
    return this.jobs.size
  }

  /** Whether something is in memory only, because the phone has no room: the page must not be closed. */
  get isAtRisk(): boolean {
    return this.homeless.size > 0
  }

  /** When the next entry may be sent (server milliseconds): 0 = now, undefined = nothing waits. */
  next(member: string): number | undefined {
    const waiting = this.waiting(member)
    if (!waiting.length) return undefined
    return Math.min(...waiting.map((job) => job.after))
  }

  /** Sends in order until the line is empty or an entry can't be sent; one run at a time. */
  flush(member: string, now: () => number, send: Sender): Promise<Outcome['is'] | 'empty'> {
    this.running ??= this.run(member, now, send).finally(() => {
      this.running = undefined
    })
    return this.running
  }

  /** How long the server asked to wait, from the last run. */
  askedPause = 0

  /** What the server did not take, newest first. */
  refusals(): Refusal[] {
    try {
      return JSON.parse(this.store.get(REFUSED) ?? '[]') as Refusal[]
    } catch {
      return []
    }
  }

  /** Forgets the refusals: the member has read them. */
  clearRefusals(): void {
    this.store.remove(REFUSED)
    this.changed()
  }

  /** Notes something the server did not take. */
  refuse(kind: Kind, code: string, detail: string, at: number): void {
    const all = [{ kind, title: TITLES[kind], code, detail, at }, ...this.refusals()].slice(0, KEPT)
    try {
      this.store.set(REFUSED, JSON.stringify(all))
    } catch {
      // Only a note for reading: without room it is left out.
    }
  }

  /** Takes everything of a member out of the line (after erasing their data). */
  forget(member: string): void {
    for (const job of this.waiting(member)) this.drop(job.key)
    this.changed()
  }

  private async run(member: string, now: () => number, send: Sender): Promise<Outcome['is'] | 'empty'> {
    this.askedPause = 0
    for (;;) {
      const job = this.waiting(member).find((one) => one.after <= now())
      if (!job) return 'empty'
      this.sending = job.key
      const outcome = await send(job).catch((): Outcome => ({ is: 'later' }))
      this.sending = undefined
      if (outcome.is === 'later' || outcome.is === 'stranger') {
        if (outcome.is === 'later') this.askedPause = outcome.after ?? 0
        this.changed()
        return outcome.is
      }
      if (outcome.is === 'refused') this.refuse(job.kind, outcome.code, outcome.detail, now())
      this.drop(job.key)
      this.changed()
    }
  }

  private keep(job: Job): void {
    this.jobs.set(job.key, job)
    const text = JSON.stringify(job)
    for (;;) {
      try {
        this.store.set(job.key, text)
        this.homeless.delete(job.key)
        return
      } catch {
        if (!this.makeRoom()) {
          this.homeless.add(job.key)
          return
        }
      }
    }
  }

  private drop(key: string): void {
    this.jobs.delete(key)
    this.homeless.delete(key)
    this.store.remove(key)
    // There may be room now for what has none.
    for (const other of [...this.homeless]) {
      const job = this.jobs.get(other)
      if (job) this.keep(job)
      else this.homeless.delete(other)
    }
  }

  /** An entry that waits and is not being sent, changed so that it says this too. */
  private join<K extends Kind>(kind: K, member: string, data: Jobs[K], after: number): Job | undefined {
    const open = this.waiting(member)
      .reverse()
      .filter((job) => job.kind === kind && job.key !== this.sending && job.after === after)
    for (const job of open) {
      const joined = merge(job, data)
      if (joined) return joined
    }
    return undefined
  }
}

function merge(job: Job, data: Jobs[Kind]): Job | undefined {
  switch (job.kind) {
    case 'beats': {
      const more = data as Jobs['beats']
      if (job.data.session !== more.session) return undefined
      const ticks = union(job.data.ticks, more.ticks)
      return count(ticks) > MOST_TICKS ? undefined : { ...job, data: { ...job.data, ticks } }
    }
    case 'answer': {
      const newer = data as Jobs['answer']
      const same = job.data.attempt === newer.attempt && job.data.question === newer.question
      if (!same) return undefined
      return newer.rev > job.data.rev ? { ...job, data: newer } : job
    }
    case 'submit':
      return job.data.attempt === (data as Jobs['submit']).attempt ? { ...job, data: data as Jobs['submit'] } : undefined
    case 'checkin':
      // The first tick of a day stands, as on the server.
      return job.data.day === (data as Jobs['checkin']).day ? job : undefined
    case 'receipt': {
      const other = data as Jobs['receipt']
      if (job.data.notice !== other.notice) return undefined
      const kind = job.data.kind === 'confirmed' ? 'confirmed' : other.kind
      return { ...job, data: { ...job.data, kind } }
    }
    default:
      return undefined
  }
}

const byKey = (a: Job, b: Job): number => (a.key < b.key ? -1 : 1)

const place = (key: string): number => Number(key.slice(JOB.length).split('.')[0]) || 0

function parse(text: string | null, key: string): Job | undefined {
  try {
    const job = JSON.parse(text ?? '') as JobOf<Kind>
    return job.kind in TITLES && typeof job.member === 'string' ? ({ ...job, key } as Job) : undefined
  } catch {
    // Half a value, from a phone that died while writing: there is nothing to save in it.
    return undefined
  }
}
