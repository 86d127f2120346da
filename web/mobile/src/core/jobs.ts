import type { Answer } from '@/api/types'
import type { Ranges } from './ticks'

/** What waits to be told to the server, by kind. Every one may be sent again without harm. */
export interface Jobs {
  /** Opens a sitting. */
  session: { id: string; material: string; device: string; anchor: string; day: string; dayStart: number }
  /** Ticks of a sitting. */
  beats: { session: string; seq: number; ticks: Ranges; dayStart: number }
  /** A tick for a day, or a make-up. */
  checkin: { id: string; day: string; anchor: string; reflection: string | null; makeup: { reason: string | null } | null }
  /** One answer of a paper. */
  answer: { attempt: string; question: string; rev: number; answer: Answer }
  /** Hands a paper in, with all its answers. */
  submit: { attempt: string; day: string; answers: Record<string, { rev: number; answer: Answer }> }
  /** A notice was read or confirmed. */
  receipt: { notice: string; kind: 'read' | 'confirmed' }
  /** What the member answered in WeChat's consent window. */
  consent: { id: string; results: Record<string, string> }
}

export type Kind = keyof Jobs

export interface JobOf<K extends Kind> {
  /** Place in the line and name in storage. */
  key: string
  kind: K
  /** Whose it is: it is sent only while that member is signed in. */
  member: string
  /** Server time in milliseconds before which it is not sent; 0 = at once. */
  after: number
  data: Jobs[K]
}

export type Job = { [K in Kind]: JobOf<K> }[Kind]

/** What a kind is called on screen. */
export const TITLES: Record<Kind, string> = {
  session: '学习开始',
  beats: '学习时间',
  checkin: '打卡',
  answer: '答题',
  submit: '交卷',
  receipt: '通知回执',
  consent: '提醒授权',
}
