import { expect, test } from 'vitest'
import { pause } from '@/core/backoff'

test('pauses double, stay under a minute and differ from phone to phone', () => {
  expect(pause(1, () => 0)).toBe(500)
  expect(pause(1, () => 1)).toBe(1_000)
  expect(pause(4, () => 0.5)).toBe(6_000)
  expect(pause(60, () => 1)).toBe(60_000)
})

test('what the server asked for is never undercut', () => {
  expect(pause(1, () => 0, 30_000)).toBe(30_000)
})
