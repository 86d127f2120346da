import { TICK_MS, TICKS_A_DAY, tickAt } from './ticks'

/** A reader who does not touch the page for so long is no longer counted as reading (milliseconds; the server's rule). */
export const IDLE_AFTER = 180_000

/** A tick counts when the page was read for at least half of it. */
const ENOUGH = TICK_MS / 2

/** Longer than this between two looks, and the page was frozen in between: nobody knows what happened there. */
const FROZEN = 5_000

/** What the meter is doing. */
export type MeterState = 'reading' | 'idle' | 'hidden' | 'ended'

/**
 * Watches one sitting: which ticks of a study day the page was in front of a reader who was there. Times are the server's,
 * in milliseconds. A look every second; what lies between two looks counts only if both saw the page and nothing froze.
 */
export class Meter {
  private shown = true
  private touched: number
  private seen: number
  private readonly partly = new Map<number, number>()
  private readonly earned = new Set<number>()
  private ended = false

  constructor(
    readonly dayStart: number,
    private readonly firstTick: number,
    now: number,
  ) {
    this.touched = now
    this.seen = now
  }

  /** Looks at the clock; answers ticks that have just been earned. */
  look(now: number): number[] {
    const since = this.seen
    this.seen = now
    if (this.ended || !this.shown) return []
    const gap = now - since
    // Time that runs backwards or leaps was no reading: the clock was corrected, or the page was frozen.
    if (gap <= 0 || gap > FROZEN) return []
    return this.credit(since, Math.min(now, this.touched + IDLE_AFTER))
  }

  /** The reader touched or scrolled. */
  touch(now: number): number[] {
    const ticks = this.look(now)
    if (this.shown) this.touched = now
    return ticks
  }

  /** The page went to the background. */
  hide(now: number): number[] {
    const ticks = this.look(now)
    this.shown = false
    return ticks
  }

  /** The page came back: a look by the reader is needed to come back, so it counts as a touch. */
  show(now: number): void {
    this.shown = true
    this.seen = now
    this.touched = now
  }

  /** The sitting ends. */
  end(now: number): number[] {
    const ticks = this.look(now)
    this.ended = true
    return ticks
  }

  /** Only the demo's clock: the stretch from the last look to `now` was read without a pause. */
  leap(now: number): number[] {
    if (this.ended || !this.shown || now <= this.seen) return []
    const since = this.seen
    this.seen = now
    this.touched = now
    return this.credit(since, now)
  }

  /** What it is doing at a moment. */
  state(now: number): MeterState {
    if (this.ended || tickAt(now, this.dayStart) >= TICKS_A_DAY) return 'ended'
    if (!this.shown) return 'hidden'
    return now - this.touched >= IDLE_AFTER ? 'idle' : 'reading'
  }

  /** Seconds that this sitting has earned so far. */
  get seconds(): number {
    return (this.earned.size * TICK_MS) / 1_000
  }

  /** Seconds of reading so far, whole ticks or not: what a clock on the page shows. */
  get watched(): number {
    let sum = 0
    for (const ms of this.partly.values()) sum += ms
    return Math.floor(sum / 1_000)
  }

  private credit(from: number, to: number): number[] {
    const fresh: number[] = []
    let at = from
    while (at < to) {
      const tick = tickAt(at, this.dayStart)
      const end = Math.min(to, this.dayStart + (tick + 1) * TICK_MS)
      if (tick >= this.firstTick && tick < TICKS_A_DAY) {
        const ms = (this.partly.get(tick) ?? 0) + (end - at)
        this.partly.set(tick, ms)
        if (ms >= ENOUGH && !this.earned.has(tick)) {
          this.earned.add(tick)
          fresh.push(tick)
        }
      }
      at = end
    }
    return fresh
  }
}
