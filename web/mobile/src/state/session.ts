import { reactive } from 'vue'
import { Failure, api, credentials } from '@/api/http'
import type { Person, Role, SignedIn } from '@/api/types'
import { launch, wechatCode } from '@/device/platform'
import { read, store, write } from '@/device/storage'

const KEY = 'sk.session'

/** What is kept of a log-in. */
interface Kept {
  token: string | null
  csrf: string | null
  person: Person
  /** The demo's identity, by its log-in code. */
  demo: string | null
}

/** Who is signed in on this phone. */
export const session = reactive({
  person: null as Person | null,
  demo: null as string | null,
  /** The log-in ended and could not be renewed in silence; nothing that waits is lost. */
  lapsed: false,
})

const kept = read<Kept>(KEY)
if (kept) take(kept)

function take({ token, csrf, person, demo }: Kept): void {
  credentials.token = token
  credentials.csrf = csrf
  session.person = person
  session.demo = demo
  session.lapsed = false
}

function settle(answer: SignedIn, demo: string | null): boolean {
  credentials.token = answer.token || null
  credentials.csrf = answer.csrf ?? null
  if (!answer.bound || !answer.member) return false
  const kept: Kept = { token: credentials.token, csrf: credentials.csrf, person: answer.member, demo }
  take(kept)
  write(KEY, kept)
  return true
}

/** Signs in with a log-in code; false = WeChat knows the person, the roster does not yet: bind. */
export async function signIn(code: string, app: 'mini' | 'oa', demo: string | null = null): Promise<boolean> {
  credentials.token = null
  return settle(await api('post', '/api/v1/auth/wechat', { body: { code, app } }), demo)
}

/** Signs in as WeChat says, inside the mini-program. */
export async function signInByWeChat(): Promise<boolean> {
  return signIn(await wechatCode(), 'mini')
}

/** Binds the WeChat account by the phone number that WeChat vouches for. */
export async function bindByPhone(phoneCode: string): Promise<boolean> {
  return settle(await api('post', '/api/v1/auth/bind', { body: { phone_code: phoneCode } }), null)
}

/** Binds or signs in by an invitation. */
export async function bindByInvitation(invitation: string): Promise<boolean> {
  return settle(await api('post', '/api/v1/auth/bind', { body: { invitation } }), null)
}

const STATE = 'sk.oauth'

/** Where the official account's log-in begins, when the service has one; `back` is a page of ours. */
export async function officialAccountAddress(back: string): Promise<string> {
  const { url, state } = await api('get', '/api/v1/auth/wechat/start', { query: { back } })
  write(STATE, state)
  return url
}

/** Signs in with what the official account sent back; only an answer to a question of this phone is taken. */
export async function signInByAccount(code: string, state: unknown): Promise<boolean> {
  const asked = read<string>(STATE)
  store.remove(STATE)
  if (asked === null || asked !== state) throw new Failure(401, 'state', '这次微信登录不是从这里开始的，请再点一次“用微信登录”。')
  return signIn(code, 'oa')
}

/** Signs out here and at the server; what waits in the line stays for the next log-in. */
export async function signOut(): Promise<void> {
  await api('delete', '/api/v1/auth/session').catch(() => undefined)
  forgetSession()
}

/** Forgets who was signed in. */
export function forgetSession(): void {
  store.remove(KEY)
  credentials.token = null
  credentials.csrf = null
  session.person = null
  session.demo = null
  session.lapsed = false
}

let renewing: Promise<boolean> | undefined

/** Renews an ended log-in without asking, where that can be done: one try at a time. */
export function renew(): Promise<boolean> {
  renewing ??= tryRenew().finally(() => {
    renewing = undefined
  })
  return renewing
}

async function tryRenew(): Promise<boolean> {
  const before = session.person?.id
  try {
    let bound = false
    if (session.demo) bound = await signIn(session.demo, 'mini', session.demo)
    // #ifdef MP-WEIXIN
    else if (!launch.demo) bound = await signInByWeChat()
    // #endif
    if (bound && session.person?.id === before) return true
  } catch (error) {
    if (error instanceof Failure && error.passes) throw error
  }
  session.lapsed = true
  return false
}

/** A call that renews an ended log-in once and tries again. */
export async function signedIn<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 401) throw error
    if (!(await renew())) throw error
    return call()
  }
}

/** Whether the person has one of the roles. */
export function has(...roles: Role[]): boolean {
  return session.person?.roles.some((granted) => roles.includes(granted.role)) ?? false
}
