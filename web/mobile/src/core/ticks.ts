/** Sets of ticks as sorted, inclusive, disjoint ranges: how they are kept and reported. */
export type Ranges = [number, number][]

/** Milliseconds of a tick. */
export const TICK_MS = 30_000

/** Ticks of a study day: 0 … 2879. */
export const TICKS_A_DAY = 2_880

/** How many ticks the ranges hold. */
export function count(ranges: readonly (readonly [number, number])[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)
}

/** Both sets as one, sorted and joined. */
export function union(a: readonly (readonly [number, number])[], b: readonly (readonly [number, number])[]): Ranges {
  const all = [...a, ...b].map(([from, to]): [number, number] => [from, to]).sort((x, y) => x[0] - y[0])
  const joined: Ranges = []
  for (const range of all) {
    const last = joined[joined.length - 1]
    if (last && range[0] <= last[1] + 1) last[1] = Math.max(last[1], range[1])
    else joined.push(range)
  }
  return joined
}

/** The set in parts of at most `most` ticks, in order. */
export function split(ranges: readonly (readonly [number, number])[], most: number): Ranges[] {
  const parts: Ranges[] = []
  let part: Ranges = []
  let room = most
  for (const range of ranges) {
    let from = range[0]
    while (from <= range[1]) {
      const to = Math.min(range[1], from + room - 1)
      part.push([from, to])
      room -= to - from + 1
      from = to + 1
      if (room === 0) {
        parts.push(part)
        part = []
        room = most
      }
    }
  }
  if (part.length) parts.push(part)
  return parts
}

/** Tick that holds a moment, by the day's start; may lie outside the day. */
export function tickAt(moment: number, dayStart: number): number {
  return Math.floor((moment - dayStart) / TICK_MS)
}

/** First and last moment of a range, for people. */
export function stretch(range: readonly [number, number], dayStart: number): { from: number; to: number } {
  return { from: dayStart + range[0] * TICK_MS, to: dayStart + (range[1] + 1) * TICK_MS }
}
