import { expect, test } from 'vitest'
import { count, split, stretch, tickAt, union, type Ranges } from '@/core/ticks'

test('sets join whatever the order and overlap', () => {
  expect(union([[5, 7]], [[1, 2], [8, 9], [3, 3]])).toEqual([[1, 3], [5, 9]])
  expect(union([[1, 4]], [[2, 3]])).toEqual([[1, 4]])
  expect(union([], [])).toEqual([])
})

test('joining does not change what it was given', () => {
  const a: Ranges = [[1, 2]]
  union(a, [[3, 4]])
  expect(a).toEqual([[1, 2]])
})

test('random sets: union is the union, split keeps everything in parts of the right size', () => {
  let seed = 7
  const random = (n: number): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % n
  }
  for (let round = 0; round < 200; round++) {
    const expected = new Set<number>()
    const parts: Ranges[] = [[], []]
    for (let n = 0; n < 12; n++) {
      const from = random(900)
      const to = from + random(40)
      parts[n % 2]?.push([from, to])
      for (let tick = from; tick <= to; tick++) expected.add(tick)
    }
    const joined = union(parts[0] ?? [], parts[1] ?? [])
    expect(count(joined)).toBe(expected.size)
    const cut = split(joined, 100)
    expect(cut.every((part) => count(part) <= 100)).toBe(true)
    expect(cut.reduce((sum, part) => sum + count(part), 0)).toBe(expected.size)
    expect(union(cut.flat(), [])).toEqual(joined)
  }
})

test('ticks and moments', () => {
  const start = Date.parse('2026-11-24T04:00:00+08:00')
  expect(tickAt(start, start)).toBe(0)
  expect(tickAt(start + 29_999, start)).toBe(0)
  expect(tickAt(start + 30_000, start)).toBe(1)
  expect(tickAt(start - 1, start)).toBe(-1)
  expect(stretch([2, 3], start)).toEqual({ from: start + 60_000, to: start + 120_000 })
})
