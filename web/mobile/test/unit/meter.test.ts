import { expect, test } from 'vitest'
import { IDLE_AFTER, Meter } from '@/core/meter'

const START = Date.parse('2026-11-24T04:00:00+08:00')
const at = (seconds: number): number => START + seconds * 1_000

/** Looks once a second from one second to another; answers what was earned. */
function run(meter: Meter, from: number, to: number): number[] {
  const earned: number[] = []
  for (let s = from + 1; s <= to; s++) earned.push(...meter.look(at(s)))
  return earned
}

test('a tick is earned when it was read for half of its time, once', () => {
  const meter = new Meter(START, 0, at(0))
  expect(run(meter, 0, 14)).toEqual([])
  expect(run(meter, 14, 15)).toEqual([0])
  expect(run(meter, 15, 45)).toEqual([1])
  expect(meter.seconds).toBe(60)
  expect(meter.watched).toBe(45)
})

test('ticks before the sitting may begin are not reported', () => {
  const meter = new Meter(START, 2, at(0))
  expect(run(meter, 0, 80)).toEqual([2])
})

test('three minutes without a touch end the counting, a touch resumes it', () => {
  const meter = new Meter(START, 0, at(0))
  const earned = run(meter, 0, 400)
  expect(earned).toEqual([0, 1, 2, 3, 4, 5])
  expect(meter.state(at(400))).toBe('idle')
  meter.touch(at(400))
  expect(meter.state(at(400))).toBe('reading')
  expect(run(meter, 400, 436)).toEqual([13, 14])
})

test('a touch a moment before the limit keeps it going', () => {
  const meter = new Meter(START, 0, at(0))
  run(meter, 0, 179)
  meter.touch(at(179))
  run(meter, 179, 300)
  expect(meter.state(at(300))).toBe('reading')
  expect(IDLE_AFTER).toBe(180_000)
})

test('the background counts nothing, however it is looked at', () => {
  const meter = new Meter(START, 0, at(0))
  run(meter, 0, 20)
  meter.hide(at(20))
  expect(run(meter, 20, 100)).toEqual([])
  expect(meter.state(at(100))).toBe('hidden')
  meter.show(at(100))
  expect(run(meter, 100, 106)).toEqual([])
  expect(run(meter, 106, 136)).toEqual([3, 4])
})

test('a page that was frozen without a word earned nothing meanwhile', () => {
  const meter = new Meter(START, 0, at(0))
  run(meter, 0, 10)
  expect(meter.look(at(600))).toEqual([])
  expect(meter.watched).toBe(10)
})

test('time that runs backwards earns nothing and does no harm', () => {
  const meter = new Meter(START, 0, at(100))
  run(meter, 100, 110)
  expect(meter.look(at(50))).toEqual([])
  expect(run(meter, 50, 60)).toEqual([])
  expect(meter.watched).toBe(20)
})

test('the day ends at tick 2880', () => {
  const meter = new Meter(START, 0, at(86_380))
  expect(run(meter, 86_380, 86_460)).toEqual([2879])
  expect(meter.state(at(86_460))).toBe('ended')
})

test('the end of a sitting gives what is there and then nothing', () => {
  const meter = new Meter(START, 0, at(0))
  run(meter, 0, 13)
  expect(meter.end(at(16))).toEqual([0])
  expect(meter.look(at(40))).toEqual([])
})

test('the demo clock: a stretch that was skipped counts as read, but not from the background', () => {
  const meter = new Meter(START, 0, at(0))
  expect(meter.leap(at(90))).toEqual([0, 1, 2])
  meter.hide(at(90))
  expect(meter.leap(at(900))).toEqual([])
})
