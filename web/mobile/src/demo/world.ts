// What only the demo has: identities to choose from, a clock to move, the simulated phone.
import { reactive } from 'vue'
import { Failure, send } from '@/api/http'

export interface Identity {
  role: 'member' | 'secretary' | 'liaison' | 'organiser' | 'administrator'
  name: string
  wechat_code: string
  member: string
  group: string | null
  orgs: string[]
}

export interface PhoneMessage {
  seq: number
  at: string
  title: string
  page: string | null
  lines: [string, string][]
}

export interface ChatMessage {
  seq: number
  at: string
  msgtype: string
  text: string
}

export interface Phone {
  messages: PhoneMessage[]
  chat: ChatMessage[]
  chat_name: string
  consented: { template: string; title: string; left: number }[]
  now: string
}

export const about = reactive({
  now: '',
  simulator: '',
  identities: [] as Identity[],
  loading: false,
  failure: null as Failure | null,
})

/** Asks who one may be. */
export async function loadAbout(): Promise<void> {
  about.loading = true
  try {
    Object.assign(about, await send<typeof about>('GET', '/demo/about'), { failure: null })
  } catch (error) {
    about.failure = error instanceof Failure ? error : new Failure(0, 'offline', String(error))
  } finally {
    about.loading = false
  }
}

/** What an identity is and what one sees with it. */
export function place(one: Identity): string {
  const nth = about.identities.filter((other) => other.role === 'member').indexOf(one)
  if (one.role === 'member') return ['党员 · 白班，三个一刻钟', '党员 · 与上一位同组', '党员 · 另一个支部', '党员 · 夜班'][nth] ?? '党员'
  const words = {
    secretary: '书记 · 两个半小时，看得到本支部',
    liaison: '联络员 · 发通知、看回执',
    organiser: one.orgs.some((org) => org.length > 6) ? '乡镇组织员 · 看本乡镇的数字' : '县组织员 · 看全县的数字',
    administrator: '管理员',
  }
  return words[one.role]
}

/** Moves the demo's clock forward; answers its new time. */
export async function advance(seconds: number): Promise<string> {
  const { now } = await send<{ now: string }>('POST', '/demo/clock', { advance_s: seconds })
  about.now = now
  return now
}

/** Sets the demo's clock forward to a moment. */
export async function setClock(at: string): Promise<string> {
  const { now } = await send<{ now: string }>('POST', '/demo/clock', { set: at })
  about.now = now
  return now
}

/** The simulated phone of an identity. */
export function phoneOf(code: string): Promise<Phone> {
  return send('GET', `/demo/phone?code=${encodeURIComponent(code)}`)
}

/** Answers the simulated consent window. */
export function consentAs(code: string, results: Record<string, string>): Promise<Phone> {
  return send('POST', '/demo/consents', { code, results })
}
