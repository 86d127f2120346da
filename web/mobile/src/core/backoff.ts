/** Shortest and longest pause between tries, in milliseconds. */
const FIRST = 1_000
const LONGEST = 60_000

/**
 * Milliseconds to wait after the `tries`-th failure (1, 2, …): doubling with full jitter, so that a whole workshop whose
 * network returns does not call in the same second. `floor` is what the server asked for (Retry-After).
 */
export function pause(tries: number, random: () => number, floor = 0): number {
  const ceiling = Math.min(LONGEST, FIRST * 2 ** Math.min(Math.max(tries, 1) - 1, 16))
  return Math.max(floor, Math.round(ceiling / 2 + (random() * ceiling) / 2))
}
