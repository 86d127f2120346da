import { describe, expect, test } from 'vitest'
import type { Job } from '@/core/jobs'
import { Queue, type Outcome, type Store } from '@/core/queue'
import { count } from '@/core/ticks'

class Memory implements Store {
  readonly box = new Map<string, string>()
  room = Infinity
  get(key: string): string | null {
    return this.box.get(key) ?? null
  }
  set(key: string, value: string): void {
    const size = [...this.box].reduce((sum, [k, v]) => sum + (k === key ? 0 : v.length), 0)
    if (size + value.length > this.room) throw new Error('full')
    this.box.set(key, value)
  }
  remove(key: string): void {
    this.box.delete(key)
  }
  keys(): string[] {
    return [...this.box.keys()]
  }
}

const M = 'm0001'
const now = (): number => 1_000
const beats = (ticks: [number, number][], session = 's1') => ({ session, seq: 1, ticks, dayStart: 0 })
const done = (sent: Job[]) => (job: Job): Promise<Outcome> => {
  sent.push(job)
  return Promise.resolve({ is: 'done' })
}

test('everything is in storage before anything is sent, and gone when the server has it', async () => {
  const store = new Memory()
  const queue = new Queue(store, 'a')
  queue.add('receipt', M, { notice: 'n1', kind: 'read' })
  expect(store.keys()).toHaveLength(1)
  const sent: Job[] = []
  expect(await queue.flush(M, now, done(sent))).toBe('empty')
  expect(sent).toHaveLength(1)
  expect(store.keys()).toHaveLength(0)
})

test('killed at any moment, the next start finds what was not confirmed, in order', async () => {
  const store = new Memory()
  const first = new Queue(store, 'a')
  first.add('session', M, { id: 's1', material: 'x', device: 'd', anchor: 'k', day: '2026-11-24', dayStart: 0 })
  first.add('beats', M, beats([[1, 3]]))
  first.add('checkin', M, { id: 'c1', day: '2026-11-24', anchor: 'k', reflection: null, makeup: null })
  // Killed while the second one is on its way: the sender never answers.
  let left = 1
  void first.flush(M, now, (job) => (left-- > 0 ? Promise.resolve({ is: 'done' }) : new Promise<Outcome>(() => void job)))
  await new Promise((resolve) => setTimeout(resolve))
  const second = new Queue(store, 'b')
  const sent: Job[] = []
  await second.flush(M, now, done(sent))
  expect(sent.map((job) => job.kind)).toEqual(['beats', 'checkin'])
  expect(store.keys()).toHaveLength(0)
})

test('no network stops the line without losing its head', async () => {
  const queue = new Queue(new Memory(), 'a')
  queue.add('receipt', M, { notice: 'n1', kind: 'read' })
  queue.add('receipt', M, { notice: 'n2', kind: 'read' })
  let calls = 0
  const ended = await queue.flush(M, now, () => {
    calls += 1
    return Promise.resolve({ is: 'later', after: 7_000 })
  })
  expect([ended, calls, queue.waiting(M).length, queue.askedPause]).toEqual(['later', 1, 2, 7_000])
})

test('a sender that throws is a network that failed', async () => {
  const queue = new Queue(new Memory(), 'a')
  queue.add('receipt', M, { notice: 'n1', kind: 'read' })
  expect(await queue.flush(M, now, () => Promise.reject(new Error('boom')))).toBe('later')
  expect(queue.waiting(M)).toHaveLength(1)
})

test('a refusal lets the rest pass and is kept for reading', async () => {
  const queue = new Queue(new Memory(), 'a')
  queue.add('checkin', M, { id: 'c1', day: '2026-11-20', anchor: 'k', reflection: null, makeup: null })
  queue.add('receipt', M, { notice: 'n1', kind: 'read' })
  const ended = await queue.flush(M, now, (job) =>
    Promise.resolve<Outcome>(job.kind === 'checkin' ? { is: 'refused', code: 'day_closed', detail: '这一天已经结算。' } : { is: 'done' }),
  )
  expect(ended).toBe('empty')
  expect(queue.refusals()).toEqual([{ kind: 'checkin', title: '打卡', code: 'day_closed', detail: '这一天已经结算。', at: 1_000 }])
  queue.clearRefusals()
  expect(queue.refusals()).toEqual([])
})

test('one member never sends what another left on the phone', async () => {
  const queue = new Queue(new Memory(), 'a')
  queue.add('receipt', 'm0002', { notice: 'n1', kind: 'read' })
  const sent: Job[] = []
  expect(await queue.flush(M, now, done(sent))).toBe('empty')
  expect([sent.length, queue.waiting('m0002').length]).toEqual([0, 1])
})

test('two flushes at once are one', async () => {
  const queue = new Queue(new Memory(), 'a')
  queue.add('receipt', M, { notice: 'n1', kind: 'read' })
  const sent: Job[] = []
  await Promise.all([queue.flush(M, now, done(sent)), queue.flush(M, now, done(sent))])
  expect(sent).toHaveLength(1)
})

test('what was added while another was on its way is sent in the same run, unmixed', async () => {
  const queue = new Queue(new Memory(), 'a')
  queue.add('beats', M, beats([[1, 1]]))
  const sent: string[] = []
  await queue.flush(M, now, (job) => {
    if (job.kind === 'beats') {
      sent.push(JSON.stringify(job.data.ticks))
      if (sent.length === 1) queue.add('beats', M, beats([[2, 2]]))
    }
    return Promise.resolve({ is: 'done' })
  })
  expect(sent).toEqual(['[[1,1]]', '[[2,2]]'])
})

test('what is not due yet lets later entries pass', async () => {
  const queue = new Queue(new Memory(), 'a')
  queue.add('beats', M, beats([[9, 9]]), 5_000)
  queue.add('receipt', M, { notice: 'n1', kind: 'read' })
  const sent: Job[] = []
  await queue.flush(M, now, done(sent))
  expect(sent.map((job) => job.kind)).toEqual(['receipt'])
  expect(queue.next(M)).toBe(5_000)
})

describe('joining', () => {
  test('ticks of one sitting gather up to what a request takes', () => {
    const queue = new Queue(new Memory(), 'a')
    for (let tick = 0; tick < 500; tick++) queue.add('beats', M, beats([[tick, tick]]))
    const jobs = queue.waiting(M)
    const sizes = jobs.map((job) => (job.kind === 'beats' ? count(job.data.ticks) : 0))
    expect(sizes).toEqual([240, 240, 20])
  })

  test('of an answer only the newest revision travels', () => {
    const queue = new Queue(new Memory(), 'a')
    queue.add('answer', M, { attempt: 'a', question: 'q', rev: 1, answer: ['x'] })
    queue.add('answer', M, { attempt: 'a', question: 'q', rev: 2, answer: ['y'] })
    queue.add('answer', M, { attempt: 'a', question: 'r', rev: 1, answer: true })
    const data = queue.waiting(M).map((job) => (job.kind === 'answer' ? [job.data.question, job.data.rev] : []))
    expect(data).toEqual([['q', 2], ['r', 1]])
  })

  test('a second tick of the same day is the first', () => {
    const queue = new Queue(new Memory(), 'a')
    queue.add('checkin', M, { id: 'c1', day: 'd', anchor: 'k', reflection: null, makeup: null })
    queue.add('checkin', M, { id: 'c2', day: 'd', anchor: 'k', reflection: null, makeup: null })
    expect(queue.waiting(M).map((job) => (job.kind === 'checkin' ? job.data.id : ''))).toEqual(['c1'])
  })

  test('confirmed stays confirmed', () => {
    const queue = new Queue(new Memory(), 'a')
    queue.add('receipt', M, { notice: 'n', kind: 'confirmed' })
    queue.add('receipt', M, { notice: 'n', kind: 'read' })
    expect(queue.waiting(M).map((job) => (job.kind === 'receipt' ? job.data.kind : ''))).toEqual(['confirmed'])
  })
})

describe('a phone without room', () => {
  test('what can be fetched again makes room', () => {
    const store = new Memory()
    store.set('sk.cache.material', 'x'.repeat(1_000))
    store.room = 1_050
    const free = (): boolean => {
      const had = store.box.delete('sk.cache.material')
      return had
    }
    const queue = new Queue(store, 'a', free)
    queue.add('receipt', M, { notice: 'n1', kind: 'read' })
    expect(queue.isAtRisk).toBe(false)
    expect(store.keys().some((key) => key.startsWith('sk.job.'))).toBe(true)
  })

  test('without any room it is kept in memory, said so, sent, and written as soon as there is room', async () => {
    const store = new Memory()
    store.set('foreign', 'x'.repeat(1_000))
    store.room = 1_010
    const queue = new Queue(store, 'a')
    queue.add('receipt', M, { notice: 'n1', kind: 'read' })
    queue.add('receipt', M, { notice: 'n2', kind: 'read' })
    expect(queue.isAtRisk).toBe(true)
    store.room = 1_150
    let first = true
    await queue.flush(M, now, () => {
      const outcome: Outcome = first ? { is: 'done' } : { is: 'later' }
      first = false
      return Promise.resolve(outcome)
    })
    expect(queue.isAtRisk).toBe(false)
    expect(store.keys().filter((key) => key.startsWith('sk.job.'))).toHaveLength(1)
  })
})

test('half a value in storage is passed over', () => {
  const store = new Memory()
  store.set('sk.job.000000001.a', '{"kind":"rec')
  store.set('sk.job.000000002.a', '{"kind":"dance","member":"m0001","data":{}}')
  expect(new Queue(store, 'b').waiting(M)).toEqual([])
})

test('a new entry comes after those that were found', () => {
  const store = new Memory()
  new Queue(store, 'a').add('receipt', M, { notice: 'n1', kind: 'read' })
  const queue = new Queue(store, 'b')
  queue.add('receipt', M, { notice: 'n2', kind: 'read' })
  expect(queue.waiting(M).map((job) => (job.kind === 'receipt' ? job.data.notice : ''))).toEqual(['n1', 'n2'])
})

test('erasing takes all of a member with it', () => {
  const store = new Memory()
  const queue = new Queue(store, 'a')
  queue.add('receipt', M, { notice: 'n1', kind: 'read' })
  queue.forget(M)
  expect([queue.size, store.keys().length]).toEqual([0, 0])
})
