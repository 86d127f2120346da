import { expect, test } from 'vitest'
import { ServerClock } from '@/core/clock'

const NOON = Date.parse('2026-11-24T12:00:00+08:00')

function phone(wall: number, steady: number | undefined = 0) {
  const state = { wall, steady }
  return { state, clock: { wall: () => state.wall, steady: () => state.steady } }
}

test('a phone an hour behind tells the server time', () => {
  const { state, clock } = phone(NOON - 3_600_000)
  const server = new ServerClock(clock)
  expect(server.isKnown).toBe(false)
  expect(server.learn('2026-11-24T12:00:00+08:00', state.wall)).toEqual({ offset: 3_600_000 })
  expect(server.now()).toBe(NOON)
  state.wall += 5_000
  state.steady = 5_000
  expect(server.now()).toBe(NOON + 5_000)
})

test('half of the trip is added', () => {
  const { state, clock } = phone(NOON)
  const server = new ServerClock(clock)
  const asked = state.wall
  state.wall += 4_000
  state.steady = 4_000
  server.learn('2026-11-24T12:10:00+08:00', asked)
  expect(server.now()).toBe(NOON + 602_000)
})

test('the offset survives a restart', () => {
  const { clock } = phone(NOON)
  const server = new ServerClock(clock, { offset: -60_000 })
  expect(server.isKnown).toBe(true)
  expect(server.now()).toBe(NOON - 60_000)
})

test('somebody sets the phone back while the page runs: the server time goes on', () => {
  const { state, clock } = phone(NOON)
  const server = new ServerClock(clock, { offset: 0 })
  server.now()
  state.wall += 1_000 - 7_200_000
  state.steady = 1_000
  expect(server.now()).toBe(NOON + 1_000)
})

test('a phone that slept is not taken for one whose clock was set', () => {
  const { state, clock } = phone(NOON)
  const server = new ServerClock(clock, { offset: 0 })
  server.now()
  state.wall += 3_600_000
  state.steady = 1_000
  expect(server.now()).toBe(NOON + 3_600_000)
})

test('what is no time changes nothing', () => {
  const { clock } = phone(NOON)
  const server = new ServerClock(clock, { offset: 5 })
  expect(server.learn('yesterday', NOON)).toBeUndefined()
  expect(server.drift).toBe(5)
})

test('without a steady clock the wall is all there is', () => {
  const { state, clock } = phone(NOON)
  state.steady = undefined as unknown as number
  const server = new ServerClock(clock, { offset: 0 })
  state.wall -= 10_000
  expect(server.now()).toBe(NOON - 10_000)
})
