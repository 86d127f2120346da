/** The phone's two clocks, in milliseconds: the wall may be wrong or be changed, the other only counts on. */
export interface PhoneClock {
  wall(): number
  /** Counts on while the page runs; undefined where the platform has none. */
  steady(): number | undefined
}

/** What is kept across starts: how far the server is ahead of the phone's wall. */
export interface KeptOffset {
  offset: number
}

/** A change of the wall by more than this, while the page runs, is somebody setting the phone's clock. */
const LEAP = 2_000

/**
 * The server's time on a phone whose clock may be wrong: `server = wall + offset`, where the offset comes from the
 * `server_now` of answers and survives a restart, and a change of the phone's clock meanwhile is seen and undone.
 */
export class ServerClock {
  private offset: number
  private known: boolean
  private last: { wall: number; steady: number | undefined }

  constructor(
    private readonly phone: PhoneClock,
    kept?: KeptOffset | null,
  ) {
    this.offset = kept?.offset ?? 0
    this.known = kept != null
    this.last = { wall: phone.wall(), steady: phone.steady() }
  }

  /** Milliseconds since the epoch by the server. */
  now(): number {
    this.watch()
    return this.phone.wall() + this.offset
  }

  /** Whether the server ever told its time; until then `now` is the phone's. */
  get isKnown(): boolean {
    return this.known
  }

  /** How far the phone's clock is off, in milliseconds; positive when it is behind. */
  get drift(): number {
    return this.offset
  }

  /** Takes an answer's `server_now`; `asked` is the wall when the request left. */
  learn(serverNow: string, asked: number): KeptOffset | undefined {
    const server = Date.parse(serverNow)
    if (Number.isNaN(server)) return undefined
    this.watch()
    const wall = this.phone.wall()
    // The answer was made about half-way; a trip longer than a minute says nothing of use about halves.
    const half = Math.min(Math.max(0, wall - asked) / 2, 30_000)
    const offset = server + half - wall
    // `server_now` counts whole seconds in places: a smaller difference is no news.
    if (this.known && Math.abs(offset - this.offset) < 1_500) return undefined
    this.offset = offset
    this.known = true
    return { offset }
  }

  /** Compares the two clocks; when the wall alone leapt, takes the leap out of the offset. */
  private watch(): void {
    const wall = this.phone.wall()
    const steady = this.phone.steady()
    const last = this.last
    this.last = { wall, steady }
    if (steady === undefined || last.steady === undefined) return
    const leap = wall - last.wall - (steady - last.steady)
    // A sleeping phone may stop the steady clock, so a forward leap is only believed over a short stretch of steady time
    // that nobody slept through; a backward one is always somebody's hand.
    if (leap < -LEAP) this.offset -= leap
  }
}
